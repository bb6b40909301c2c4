package j3420.source;

/** A mapping that cannot be used: one sentence or two with the problem and what to do. */
public final class MappingProblem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean isOfFiles;

  private MappingProblem(String sentence, boolean isOfFiles) {
    super(sentence);
    this.isOfFiles = isOfFiles;
  }

  /** The mapping is wrong, whatever the files hold. */
  static MappingProblem ofMapping(String sentence) {
    return new MappingProblem(sentence, false);
  }

  /** The mapping is sound, but does not fit the files. */
  static MappingProblem ofFiles(String sentence) {
    return new MappingProblem(sentence, true);
  }

  /** The files do not fit, or else the mapping is wrong by itself. */
  public boolean isOfFiles() {
    return isOfFiles;
  }
}
