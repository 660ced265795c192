package org.notrainnogain.training.exchange;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.notrainnogain.training.executors.ReplicasLostException;

/**
 * A meeting of processes: the first member listens, the others connect to it, and it hands what all
 * brought to each. They connect at their first meeting. A member that dies ends the others' wait at
 * once, since its connection ends.
 */
public final class SocketMeeting implements Meeting {
  private static final int SECRET_BYTES = 16;

  private final Address address;
  private final Host host;
  private final int rank;
  private final int size;
  private final Duration patience;

  /** To the first member; of the first one, to each other by rank, and nothing at its own place. */
  private final List<Connection> connections = new CopyOnWriteArrayList<>();

  private volatile boolean left;

  /**
   * Where to find the first member; for the members alone.
   *
   * @param secret what they show when they connect
   */
  public record Address(String host, int port, byte[] secret) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /** What the first member listens on. It is bound to the interface of its address alone. */
  public static final class Host implements AutoCloseable {
    private final ServerSocket socket;
    private final Address address;

    /**
     * Listens.
     *
     * @param host this process's name or address, on which the others reach it
     * @param port to listen on; 0 for any that is free
     * @param tries how many ports, one after the other, are tried
     * @throws UncheckedIOException when none of them is free
     */
    public Host(String host, int port, int tries) {
      socket = listening(host, port, port == 0 ? 1 : tries);
      byte[] secret = new byte[SECRET_BYTES];
      new SecureRandom().nextBytes(secret);
      address = new Address(host, socket.getLocalPort(), secret);
    }

    private static ServerSocket listening(String host, int port, int tries) {
      for (int candidate = port; ; candidate++) {
        try {
          return new ServerSocket(candidate, 0, InetAddress.getByName(host));
        } catch (BindException e) {
          if (candidate - port + 1 >= tries) {
            throw new UncheckedIOException(
                String.format(
                    Locale.ROOT,
                    "Replicas cannot meet on %s: no port of %d to %d is free (placement.meeting-port,"
                        + " spark.port.maxRetries): %s",
                    host,
                    port,
                    candidate,
                    e.getMessage()),
                e);
          }
        } catch (IOException e) {
          throw new UncheckedIOException(
              String.format(Locale.ROOT, "Replicas cannot meet on %s: %s", host, e), e);
        }
      }
    }

    /** How to find it. */
    public Address address() {
      return address;
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private SocketMeeting(Address address, Host host, int rank, int size, Duration patience) {
    this.address = address;
    this.host = host;
    this.rank = rank;
    this.size = size;
    this.patience = patience;
  }

  /**
   * The first member.
   *
   * @param host what it listens on; closed with the meeting
   * @param patience longest wait for another
   */
  public static SocketMeeting first(Host host, int size, Duration patience) {
    return new SocketMeeting(host.address(), host, 0, size, patience);
  }

  /** Another member. */
  public static SocketMeeting other(Address address, int rank, int size, Duration patience) {
    return new SocketMeeting(address, null, rank, size, patience);
  }

  @Override
  public int rank() {
    return rank;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public List<byte[]> gather(byte[] mine) {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      if (left) {
        throw new IOException("it has left");
      }
      if (connections.isEmpty()) {
        connect(deadline);
      }
      return rank == 0 ? handOut(mine, deadline) : bring(mine, deadline);
    } catch (IOException e) {
      close();
      throw new ReplicasLostException(
          String.format(
              Locale.ROOT,
              e instanceof SocketTimeoutException
                  ? "Replica %d waited %s for another (recovery.job-timeout): %s"
                  : "Replica %d no longer meets the others (its time-out is %s): %s",
              rank,
              patience,
              e instanceof EOFException ? "another has left" : e.getMessage()),
          e);
    }
  }

  private List<byte[]> handOut(byte[] mine, long deadline) throws IOException {
    List<byte[]> all = new ArrayList<>(size);
    all.add(mine);
    for (int other = 1; other < size; other++) {
      all.add(connections.get(other).read(deadline));
    }
    for (int other = 1; other < size; other++) {
      connections.get(other).write(all);
    }
    return all;
  }

  private List<byte[]> bring(byte[] mine, long deadline) throws IOException {
    Connection toFirst = connections.get(0);
    toFirst.write(List.of(mine));
    List<byte[]> all = new ArrayList<>(size);
    for (int other = 0; other < size; other++) {
      all.add(toFirst.read(deadline));
    }
    return all;
  }

  private void connect(long deadline) throws IOException {
    if (rank == 0) {
      acceptAll(deadline);
      return;
    }
    Socket socket = new Socket();
    connections.add(new Connection(socket));
    socket.connect(new InetSocketAddress(address.host(), address.port()), millisUntil(deadline));
    connections.get(0).open();
    connections.get(0).introduce(address.secret(), rank);
    requireStaying();
  }

  private void acceptAll(long deadline) throws IOException {
    connections.addAll(Collections.nCopies(size, null));
    for (int missing = size - 1; missing > 0; ) {
      host.socket.setSoTimeout(millisUntil(deadline));
      Connection connection = new Connection(host.socket.accept());
      connection.open();
      int other = connection.introduced(address.secret(), deadline);
      if (other < 1 || other >= size || connections.get(other) != null) {
        connection.close(); // a stranger
      } else {
        connections.set(other, connection);
        missing--;
      }
    }
    requireStaying();
  }

  /** Who leaves while it connects leaves nothing open. */
  private void requireStaying() throws IOException {
    if (left) {
      close();
      throw new IOException("it has left");
    }
  }

  /**
   * Milliseconds that are left.
   *
   * @throws SocketTimeoutException when none are
   */
  private static int millisUntil(long deadline) throws SocketTimeoutException {
    long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    if (millis <= 0) {
      throw new SocketTimeoutException("nobody came");
    }
    return (int) Math.min(millis, Integer.MAX_VALUE);
  }

  @Override
  public void close() {
    left = true;
    if (host != null) {
      host.close();
    }
    for (Connection connection : connections) {
      if (connection != null) {
        connection.close();
      }
    }
  }

  /** A connection, and what is read and written on it: the length of a message, and the message. */
  private static final class Connection {
    private final Socket socket;
    private DataInputStream in;
    private DataOutputStream out;

    Connection(Socket socket) {
      this.socket = socket;
    }

    void open() throws IOException {
      socket.setTcpNoDelay(true);
      in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
    }

    void introduce(byte[] secret, int rank) throws IOException {
      out.write(secret);
      out.writeInt(rank);
      out.flush();
    }

    /** The rank of who knows the secret; -1 of who does not. */
    int introduced(byte[] secret, long deadline) throws IOException {
      try {
        socket.setSoTimeout(Math.min(10_000, millisUntil(deadline)));
        byte[] shown = new byte[secret.length];
        in.readFully(shown);
        int rank = in.readInt();
        return MessageDigest.isEqual(secret, shown) ? rank : -1;
      } catch (SocketTimeoutException | EOFException e) {
        return -1;
      }
    }

    void write(List<byte[]> messages) throws IOException {
      for (byte[] message : messages) {
        out.writeInt(message.length);
        out.write(message);
      }
      out.flush();
    }

    byte[] read(long deadline) throws IOException {
      socket.setSoTimeout(millisUntil(deadline));
      int length = in.readInt();
      if (length < 0 || length > MOST_BYTES) {
        throw new IOException("another says that it brings " + length + " bytes");
      }
      byte[] message = in.readNBytes(length);
      if (message.length < length) {
        throw new EOFException();
      }
      return message;
    }

    void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
