package org.notrainnogain.training.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who is let in where processes meet, and where they listen. */
class SocketMeetingTest {
  private static final String HERE = "127.0.0.1";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void strangersAreNotLetIn() throws Exception {
    SocketMeeting.Host host = new SocketMeeting.Host(HERE, 0, 1);
    SocketMeeting.Address address = host.address();
    SocketMeeting first = SocketMeeting.first(host, 2, PATIENCE);
    CompletableFuture<List<byte[]>> heard =
        CompletableFuture.supplyAsync(() -> first.gather(new byte[] {0}));
    stranger(address.port(), new byte[0]);
    stranger(address.port(), new byte[100]);
    byte[] rankAlone = new byte[address.secret().length + Integer.BYTES];
    rankAlone[rankAlone.length - 1] = 1;
    stranger(address.port(), rankAlone);
    SocketMeeting other = SocketMeeting.other(address, 1, 2, PATIENCE);
    assertThat(other.gather(new byte[] {1})).containsExactly(new byte[] {0}, new byte[] {1});
    assertThat(heard.join()).containsExactly(new byte[] {0}, new byte[] {1});
    first.close();
    other.close();
  }

  private static void stranger(int port, byte[] says) throws IOException {
    try (Socket socket = new Socket(HERE, port)) {
      socket.getOutputStream().write(says);
    }
  }

  @Test
  void aPortThatIsTakenIsPassedOver() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 0, InetAddress.getByName(HERE));
        SocketMeeting.Host host = new SocketMeeting.Host(HERE, taken.getLocalPort(), 20)) {
      assertThat(host.address().port())
          .isBetween(taken.getLocalPort() + 1, taken.getLocalPort() + 19);
    }
  }

  @Test
  void saysWhenNoPortIsFree() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 0, InetAddress.getByName(HERE))) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> new SocketMeeting.Host(HERE, port, 1))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageStartingWith(
              "Replicas cannot meet on 127.0.0.1: no port of %d to %d is free".formatted(port, port)
                  + " (placement.meeting-port, spark.port.maxRetries)");
    }
  }
}
