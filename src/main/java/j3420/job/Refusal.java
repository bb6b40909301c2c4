package j3420.job;

/** Stops a run with an exit code and one sentence for the user: problem, why, what to do. */
public final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Wrong arguments. */
  public static final int ARGUMENTS = 2;

  /** Input refused. */
  public static final int INPUT = 3;

  /** Quality gate failed, nothing published. */
  public static final int QUALITY = 4;

  /** Another run holds the warehouse. */
  public static final int LOCKED = 5;

  /** What is stored is not what the ledger states. */
  public static final int VERIFICATION = 6;

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
