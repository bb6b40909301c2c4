package j3420.job;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/** Does the same with many small tables, a few at a time: Spark plans each of them on one core. */
final class AtOnce {

  private static final int TABLES = 3;

  private AtOnce() {}

  /**
   * Works on each value.
   *
   * @return the results in the order of the values
   */
  static <K, T, R> Map<K, R> each(Map<K, T> values, BiFunction<K, T, R> work) {
    ExecutorService workers = Executors.newFixedThreadPool(TABLES);
    try {
      Map<K, Future<R>> started = new LinkedHashMap<>();
      values.forEach(
          (key, value) -> started.put(key, workers.submit(() -> work.apply(key, value))));
      Map<K, R> done = new LinkedHashMap<>();
      for (var one : started.entrySet()) {
        done.put(one.getKey(), one.getValue().get());
      }
      return done;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      end(workers);
    }
  }

  /** Waits for every worker: the lock must not let another run in while one still writes. */
  private static void end(ExecutorService workers) {
    workers.shutdownNow();
    try {
      while (!workers.awaitTermination(1, TimeUnit.MINUTES)) {
        Thread.onSpinWait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
