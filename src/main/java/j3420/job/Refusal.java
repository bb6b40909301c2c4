package j3420.job;

/** Stops a run with an exit code and one sentence for the user: problem, why, what to do. */
public final class Refusal extends RuntimeException {

  /** Input refused. */
  public static final int INPUT = 3;

  private final int exitCode;

  public Refusal(int exitCode, String sentence) {
    super(sentence);
    this.exitCode = exitCode;
  }

  /** The exit code of the process. */
  public int exitCode() {
    return exitCode;
  }
}
