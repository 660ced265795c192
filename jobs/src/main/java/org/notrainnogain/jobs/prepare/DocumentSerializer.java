package org.notrainnogain.jobs.prepare;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.NoSuchElementException;
import org.apache.spark.serializer.DeserializationStream;
import org.apache.spark.serializer.SerializationStream;
import org.apache.spark.serializer.Serializer;
import org.apache.spark.serializer.SerializerInstance;
import org.notrainnogain.dataprep.documents.DocumentKey;
import scala.Tuple2;
import scala.collection.AbstractIterator;
import scala.collection.Iterator;
import scala.reflect.ClassTag;

/**
 * How documents travel through the shuffle: the four numbers of a key, then length and bytes of a
 * text. Java's own serialisation would spell out the class of each key, and either hold on to all
 * objects of a partition or begin anew after each.
 */
final class DocumentSerializer extends Serializer implements Serializable {
  private static final long serialVersionUID = 1L;

  @Override
  public SerializerInstance newInstance() {
    return new Streams();
  }

  private static UnsupportedOperationException onlyPairs() {
    return new UnsupportedOperationException(
        "A shuffle of documents moves streams of keys and texts, nothing else");
  }

  private static final class Streams extends SerializerInstance {
    @Override
    public SerializationStream serializeStream(OutputStream stream) {
      return new Writing(new DataOutputStream(stream));
    }

    @Override
    public DeserializationStream deserializeStream(InputStream stream) {
      return new Reading(new DataInputStream(stream));
    }

    @Override
    public <T> ByteBuffer serialize(T object, ClassTag<T> type) {
      throw onlyPairs();
    }

    @Override
    public <T> T deserialize(ByteBuffer bytes, ClassTag<T> type) {
      throw onlyPairs();
    }

    @Override
    public <T> T deserialize(ByteBuffer bytes, ClassLoader loader, ClassTag<T> type) {
      throw onlyPairs();
    }
  }

  private static final class Writing extends SerializationStream {
    private final DataOutputStream out;

    Writing(DataOutputStream out) {
      this.out = out;
    }

    @Override
    public <T> SerializationStream writeKey(T object, ClassTag<T> type) {
      DocumentKey key = (DocumentKey) object;
      return done(
          () -> {
            out.writeInt(key.shard());
            out.writeLong(key.order());
            out.writeLong(key.documentId());
            out.writeInt(key.characters());
          });
    }

    @Override
    public <T> SerializationStream writeValue(T object, ClassTag<T> type) {
      byte[] text = (byte[]) object;
      return done(
          () -> {
            out.writeInt(text.length);
            out.write(text);
          });
    }

    @Override
    public <T> SerializationStream writeObject(T object, ClassTag<T> type) {
      throw onlyPairs();
    }

    @Override
    public void flush() {
      done(out::flush);
    }

    @Override
    public void close() {
      done(out::close);
    }

    private interface Write {
      void run() throws IOException;
    }

    private Writing done(Write write) {
      try {
        write.run();
        return this;
      } catch (IOException e) {
        throw new UncheckedIOException(
            "Documents cannot be written to Spark's shuffle files: "
                + e.getMessage()
                + "; give spark.local.dir room",
            e);
      }
    }
  }

  private static final class Reading extends DeserializationStream {
    private final DataInputStream in;

    Reading(DataInputStream in) {
      this.in = in;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T readKey(ClassTag<T> type) {
      try {
        return (T) key(in.readInt());
      } catch (IOException e) {
        throw failed(e);
      }
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T readValue(ClassTag<T> type) {
      try {
        byte[] text = new byte[in.readInt()];
        in.readFully(text);
        return (T) text;
      } catch (IOException e) {
        throw failed(e);
      }
    }

    @Override
    public <T> T readObject(ClassTag<T> type) {
      throw onlyPairs();
    }

    @Override
    public Iterator<Tuple2<Object, Object>> asKeyValueIterator() {
      return new Pairs(this);
    }

    @Override
    public void close() {
      try {
        in.close();
      } catch (IOException e) {
        throw failed(e);
      }
    }

    private DocumentKey key(int shard) throws IOException {
      return new DocumentKey(shard, in.readLong(), in.readLong(), in.readInt());
    }

    private static UncheckedIOException failed(IOException e) {
      return new UncheckedIOException(
          "Documents cannot be read from Spark's shuffle files: " + e.getMessage(), e);
    }
  }

  /** Reads to the end of a stream and closes it there, as Spark's own iterator does. */
  private static final class Pairs extends AbstractIterator<Tuple2<Object, Object>> {
    private final Reading stream;
    private int firstByte;
    private boolean looked;

    Pairs(Reading stream) {
      this.stream = stream;
    }

    @Override
    public boolean hasNext() {
      if (!looked) {
        look();
      }
      return firstByte >= 0;
    }

    private void look() {
      try {
        firstByte = stream.in.read();
        looked = true;
      } catch (IOException e) {
        throw Reading.failed(e);
      }
      if (firstByte < 0) {
        stream.close();
      }
    }

    @Override
    public Tuple2<Object, Object> next() {
      if (!hasNext()) {
        throw new NoSuchElementException("The stream has no further document");
      }
      looked = false;
      try {
        int shard =
            firstByte << 24 | stream.in.readUnsignedByte() << 16 | stream.in.readUnsignedShort();
        return new Tuple2<>(stream.key(shard), stream.readValue(null));
      } catch (IOException e) {
        throw Reading.failed(e);
      }
    }
  }
}
