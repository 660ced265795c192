package org.notrainnogain.training.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.notrainnogain.training.executors.ReplicasLostException;

/** What every meeting promises, of threads and of processes, which are threads here as well. */
class MeetingTest {
  /** The kinds. */
  enum Kind {
    THREADS {
      @Override
      List<Meeting> open(int size, Duration patience) {
        ThreadMeeting.Room room = new ThreadMeeting.Room(size, patience);
        return IntStream.range(0, size).mapToObj(room::member).toList();
      }
    },
    SOCKETS {
      @Override
      List<Meeting> open(int size, Duration patience) {
        SocketMeeting.Host host = new SocketMeeting.Host("127.0.0.1", 0, 1);
        List<Meeting> members = new ArrayList<>();
        members.add(SocketMeeting.first(host, size, patience));
        for (int rank = 1; rank < size; rank++) {
          members.add(SocketMeeting.other(host.address(), rank, size, patience));
        }
        return members;
      }
    };

    abstract List<Meeting> open(int size, Duration patience);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void allHearWhatAllBrought(Kind kind) {
    List<Meeting> members = kind.open(3, Duration.ofSeconds(20));
    for (int round = 0; round < 20; round++) {
      // Some bring nothing, some more than a frame.
      int length = round * round * 37;
      List<List<byte[]>> heard =
          together(members, member -> member.gather(words(member.rank(), length)));
      for (List<byte[]> one : heard) {
        assertThat(one).hasSize(3);
        for (int rank = 0; rank < 3; rank++) {
          assertThat(one.get(rank)).isEqualTo(words(rank, length));
        }
      }
    }
    members.forEach(Meeting::close);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whoComesTooLateIsLost(Kind kind) {
    List<Meeting> members = kind.open(2, Duration.ofMillis(1500));
    assertThatThrownBy(() -> members.get(0).gather(new byte[] {1}))
        .isInstanceOf(ReplicasLostException.class);
    members.forEach(Meeting::close);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whoLeavesIsNotWaitedFor(Kind kind) {
    List<Meeting> members = kind.open(2, Duration.ofSeconds(60));
    together(members, member -> member.gather(new byte[0]));
    CompletableFuture<List<byte[]>> waiting =
        CompletableFuture.supplyAsync(() -> members.get(0).gather(new byte[] {1}));
    members.get(1).close();
    assertThatThrownBy(waiting::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(ReplicasLostException.class);
    members.get(0).close();
  }

  private static byte[] words(int rank, int length) {
    return (rank + "x".repeat(rank * length)).getBytes(StandardCharsets.UTF_8);
  }

  private static <A, T> List<T> together(List<A> each, Function<A, T> work) {
    List<CompletableFuture<T>> running = new ArrayList<>();
    for (A one : each) {
      running.add(
          CompletableFuture.supplyAsync(
              () -> work.apply(one), task -> new Thread(task, "member").start()));
    }
    return running.stream().map(CompletableFuture::join).toList();
  }
}
