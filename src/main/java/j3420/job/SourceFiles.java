package j3420.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import j3420.job.InputFile.Format;
import j3420.source.Conformed;
import j3420.table.ClaimLine;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The pinned input of a run: files listed once, each held against the columns of its layout before
 * anything is read.
 */
final class SourceFiles {

  /** Path of the file that a row comes from; a hidden column of every Spark file source. */
  private static final String FILE_PATH = "_metadata.file_path";

  /** A folder of a partition. */
  private static final Pattern FOLDER = Pattern.compile("/([^/=]+)=[^/]*(?=/)");

  private final SparkSession spark;
  private final StructType declared;
  private final List<InputFile> files;

  private SourceFiles(SparkSession spark, StructType declared, List<InputFile> files) {
    this.spark = spark;
    this.declared = declared;
    this.files = files;
  }

  /**
   * Lists the files and checks their columns.
   *
   * @throws Refusal if a location is missing or empty, or a file cannot be read or lacks a column
   */
  static SourceFiles open(SparkSession spark, List<String> locations, StructType declared) {
    return open(spark, locations, declared, ofFile -> declared);
  }

  /**
   * The same for files of several kinds.
   *
   * @param contract the columns of a file, of all that are declared, by those that it has
   */
  static SourceFiles open(
      SparkSession spark,
      List<String> locations,
      StructType declared,
      UnaryOperator<StructType> contract) {
    Configuration configuration = Session.fileSystems(spark);
    List<InputFile> checked =
        InputFiles.list(locations, configuration).parallelStream()
            .map(file -> checked(spark, file, contract, configuration))
            .toList();
    return new SourceFiles(spark, declared, checked);
  }

  /** The path of a file as its rows state it in {@code source_file}. */
  static String path(String sourceFile) {
    return new Path(URI.create(sourceFile)).toString();
  }

  /** Those of the files, and of the files of Delta tables, that have one of the paths. */
  SourceFiles only(Set<String> paths) {
    return new SourceFiles(
        spark, declared, files.stream().flatMap(file -> file.only(paths).stream()).toList());
  }

  /** The files that meet a condition. */
  SourceFiles where(Predicate<InputFile> condition) {
    return new SourceFiles(spark, declared, files.stream().filter(condition).toList());
  }

  List<InputFile> files() {
    return files;
  }

  /** What is to be said of files that can be read. */
  List<String> notes() {
    Stream<String> cut =
        files.stream()
            .filter(file -> !file.isEnded())
            .map(
                file ->
                    file.path()
                        + " does not end with a line break: its last line may have been cut.");
    Stream<String> inFolders =
        files.stream()
            .filter(file -> file.format() != Format.DELTA)
            .flatMap(this::onlyInFolders)
            .distinct()
            .map(
                name ->
                    name
                        + " is told by the names of folders only, and is not read. Write the column"
                        + " into the files too.");
    return Stream.concat(cut, inFolders).toList();
  }

  /** Columns of the layout that the file lacks, though a folder above it is named by a value. */
  private Stream<String> onlyInFolders(InputFile file) {
    return FOLDER
        .matcher(file.path())
        .results()
        .map(folder -> folder.group(1))
        .filter(name -> has(declared, name) && !has(file.columns(), name));
  }

  /** The declared columns that every file has. */
  StructType commonColumns() {
    StructType common = new StructType();
    for (String name : declared.fieldNames()) {
      if (files.stream().allMatch(file -> has(file.columns(), name))) {
        common = common.add(declared.apply(name));
      }
    }
    return common;
  }

  /** Rows that the footers state, or -1 if a file's rows are known only by reading it. */
  long statedRows() {
    boolean isStated = files.stream().allMatch(file -> file.rows() >= 0);
    return isStated ? files.stream().mapToLong(InputFile::rows).sum() : -1;
  }

  /**
   * The rows, one dataset for the files of equal columns, with declared names and the path of the
   * file in {@code source_file}; text that cannot be split is in {@code corrupt_record}.
   */
  List<Dataset<Row>> rows() {
    Map<List<Object>, List<InputFile>> alike =
        files.stream()
            .collect(
                Collectors.groupingBy(
                    file ->
                        file.format() == Format.DELTA
                            ? List.of(file)
                            : List.of(file.format(), file.columns()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return alike.values().stream().map(this::read).toList();
  }

  private static InputFile checked(
      SparkSession spark,
      InputFile file,
      UnaryOperator<StructType> contract,
      Configuration configuration) {
    return switch (file.format()) {
      case PARQUET -> {
        ParquetFooter footer = ParquetFooter.of(file.path(), configuration);
        yield file.with(
            footer.rows(),
            InputContract.present(file.path(), contract.apply(footer.columns()), footer.columns()));
      }
      case COMMA, PIPE -> {
        TextHeader header = TextHeader.of(file, configuration);
        StructType ofFile = InputContract.asText(header.names());
        StructType declared = contract.apply(ofFile);
        requireNamed(file, declared, header.names());
        InputContract.present(file.path(), asText(declared), ofFile);
        yield file.with(-1, byPosition(declared, header.names())).ended(header.isEnded());
      }
      case DELTA -> {
        long newest = DeltaLog.version(spark, file.path(), configuration);
        long version = file.deltaVersion() < 0 ? newest : file.deltaVersion();
        if (version > newest) {
          throw new Refusal(
              Refusal.INPUT,
              "%s has no version %d: its newest is %d.".formatted(file.path(), version, newest));
        }
        Dataset<Row> table = delta(spark, file.at(version, List.of()));
        DeltaLog.Files kind = DeltaLog.files(spark, file.path());
        boolean isPlain = kind.isPlain() && version == newest;
        InputFile pinned =
            file.at(version, dataFiles(table, kind.isRewritable(), isPlain, configuration));
        StructType ofTable = table.schema();
        yield pinned.with(-1, InputContract.present(file.path(), contract.apply(ofTable), ofTable));
      }
    };
  }

  private static List<InputFile.DataFile> dataFiles(
      Dataset<Row> table, boolean isRewritable, boolean isPlain, Configuration configuration) {
    return Stream.of(table.inputFiles())
        .map(
            name -> {
              try {
                Path path = new Path(name);
                FileStatus status = path.getFileSystem(configuration).getFileStatus(path);
                return new InputFile.DataFile(
                    status.getPath().toString(),
                    status.getLen(),
                    Instant.ofEpochMilli(status.getModificationTime()),
                    isRewritable,
                    isPlain);
              } catch (IOException e) {
                throw new Refusal(
                    Refusal.INPUT,
                    name
                        + " belongs to a Delta table, but cannot be read: the table is damaged."
                        + " Restore it or remove it.");
              }
            })
        .toList();
  }

  private static final String QUOTE = "\"";
  private static final String UNDECLARED = "undeclared_";

  /** Without a header the first line is a claim's; the names that it lacks would hide that. */
  private static void requireNamed(InputFile file, StructType declared, List<String> header) {
    if (header.stream().noneMatch(name -> has(declared, name))) {
      throw new Refusal(
          Refusal.INPUT,
          file.path()
              + " has no column of the layout. Its first line must name the columns: add it, or"
              + " choose another --layout.");
    }
  }

  /** Text columns in the file's order: the declared ones by name, others by their place. */
  private static StructType byPosition(StructType declared, List<String> header) {
    StructType columns = new StructType();
    for (int i = 0; i < header.size(); i++) {
      String name = has(declared, header.get(i)) ? header.get(i) : UNDECLARED + i;
      columns = columns.add(name, DataTypes.StringType, true);
    }
    return columns;
  }

  private Dataset<Row> read(List<InputFile> alike) {
    InputFile any = alike.get(0);
    boolean isPlainDelta =
        any.format() == Format.DELTA
            && any.dataFiles().stream().allMatch(InputFile.DataFile::isPlain);
    String[] locations =
        (isPlainDelta
                ? any.dataFiles().stream().map(InputFile.DataFile::path)
                : alike.stream().map(InputFile::path))
            .map(SourceFiles::literally)
            .toArray(String[]::new);
    List<Column> columns = new ArrayList<>();
    Stream.of(declared.fieldNames())
        .filter(name -> has(any.columns(), name))
        .forEach(name -> columns.add(col(name).as(name)));
    columns.add(col(FILE_PATH).as(ClaimLine.SOURCE_FILE));
    // Of other tables Delta itself reads all files, and leaves out the rows of those not asked for.
    if (any.format() == Format.DELTA && !isPlainDelta) {
      Object[] paths =
          any.dataFiles().stream().map(file -> new Path(file.path()).toUri().toString()).toArray();
      return delta(spark, any)
          .where(col(FILE_PATH).isin(paths))
          .select(columns.toArray(Column[]::new));
    }
    if (!any.format().isText()) {
      return spark
          .read()
          .schema(any.columns())
          .parquet(locations)
          .select(columns.toArray(Column[]::new));
    }
    columns.add(torn(any.columns()).as(Conformed.CORRUPT_RECORD));
    return delimited(spark, any)
        .schema(any.columns().add(Conformed.CORRUPT_RECORD, DataTypes.StringType))
        .load(locations)
        .select(columns.toArray(Column[]::new));
  }

  /**
   * Text that could not be split. That is also what follows a line break in the first value of a
   * line: a line is read as such, within quotes too, and this piece has as many columns as it
   * should.
   */
  private static Column torn(StructType columns) {
    Column first = col(columns.fieldNames()[0]);
    Column isPiece = first.endsWith(QUOTE).and(not(first.startsWith(QUOTE)));
    return coalesce(col(Conformed.CORRUPT_RECORD), when(isPiece, first));
  }

  /** The path so that Spark does not take a bracket in a name for a pattern. */
  private static String literally(String path) {
    return path.replaceAll("[\\[\\]{}*?\\\\]", "\\\\$0");
  }

  private static Dataset<Row> delta(SparkSession spark, InputFile file) {
    return spark
        .read()
        .format("delta")
        .option("versionAsOf", file.deltaVersion())
        .load(file.path());
  }

  /** Columns go by position, as each file's own header says; a row that does not fit is kept. */
  private static DataFrameReader delimited(SparkSession spark, InputFile file) {
    return spark
        .read()
        .format("csv")
        .option("header", true)
        .option("sep", file.format().separator())
        .option("quote", QUOTE)
        .option("escape", QUOTE)
        .option("enforceSchema", true)
        .option("columnPruning", false)
        .option("mode", "PERMISSIVE")
        .option("columnNameOfCorruptRecord", Conformed.CORRUPT_RECORD);
  }

  private static StructType asText(StructType declared) {
    StructType text = new StructType();
    for (var field : declared.fields()) {
      text = text.add(field.name(), DataTypes.StringType, field.nullable(), field.metadata());
    }
    return text;
  }

  private static boolean has(StructType columns, String name) {
    return Stream.of(columns.fieldNames()).anyMatch(name::equalsIgnoreCase);
  }
}
