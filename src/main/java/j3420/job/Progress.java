package j3420.job;

import java.io.PrintStream;
import java.util.function.Supplier;

/** Tells a person at the terminal what the run is doing and how long each step took. */
final class Progress {

  private static final double NANOS = 1e9;

  private final PrintStream out;

  Progress(PrintStream out) {
    this.out = out;
  }

  /** Runs a step and says its time. */
  <T> T step(String name, Supplier<T> work) {
    long start = System.nanoTime();
    T result = work.get();
    out.printf("  %5.1f s  %s%n", (System.nanoTime() - start) / NANOS, name);
    return result;
  }

  void say(String sentence) {
    out.println(sentence);
  }
}
