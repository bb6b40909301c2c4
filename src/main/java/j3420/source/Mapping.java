package j3420.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import j3420.table.CanonicalClaim;
import j3420.table.ClaimLine;
import j3420.table.Eligibility;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A mapping file as it was read: for each of our columns, an expression over the user's.
 *
 * @param fingerprint SHA-256 of the file, in hexadecimal digits
 * @param claims how claim lines are read
 * @param eligibility how spans of cover are read, if the file says so
 */
public record Mapping(String fingerprint, Section claims, Optional<Section> eligibility) {

  private static final String CLAIMS = "claims";
  private static final String ELIGIBILITY = "eligibility";
  private static final String COLUMNS = "columns";
  private static final String OPTIONAL_COLUMNS = "optional_columns";

  /**
   * The columns that claims can be mapped to: the canonical ones and the codes of CMS. A source of
   * the user's may have no charges.
   */
  static final StructType CLAIM_COLUMNS = claimColumns();

  private static final ObjectReader YAML =
      new YAMLMapper().reader().with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

  /**
   * How one kind of files is read.
   *
   * @param name name of the section
   * @param ours our columns; not nullable: must be mapped
   * @param expressions Spark SQL by our column
   * @param optional columns of the user's that a file may lack
   */
  record Section(
      String name, StructType ours, Map<String, String> expressions, List<String> optional) {

    MappingProblem problem(String column, String what) {
      return MappingProblem.ofMapping("%s.%s.%s %s.".formatted(name, COLUMNS, column, what));
    }
  }

  /**
   * Reads a mapping file; its expressions are not looked into.
   *
   * @throws MappingProblem if it is no mapping
   */
  public static Mapping of(byte[] yaml) {
    JsonNode root = parsed(yaml);
    requireKeys("The mapping", root, Set.of(CLAIMS, ELIGIBILITY));
    if (!root.has(CLAIMS)) {
      throw MappingProblem.ofMapping(
          "The mapping has no section 'claims'. Add it, with 'columns' below it.");
    }
    return new Mapping(
        sha256(yaml),
        section(CLAIMS, root.get(CLAIMS), CLAIM_COLUMNS),
        Optional.ofNullable(root.get(ELIGIBILITY))
            .map(node -> section(ELIGIBILITY, node, Eligibility.SCHEMA)));
  }

  /** Our column whose expression holds this piece of SQL. */
  public Optional<String> columnWith(String piece) {
    return Stream.concat(Stream.of(claims), eligibility.stream())
        .flatMap(section -> section.expressions().entrySet().stream())
        .filter(each -> each.getValue().contains(piece))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static JsonNode parsed(byte[] yaml) {
    try {
      return YAML.readTree(yaml);
    } catch (JsonProcessingException e) {
      String line =
          e.getLocation() == null ? "" : " at line " + Math.max(1, e.getLocation().getLineNr());
      boolean isTwice = String.valueOf(e.getOriginalMessage()).startsWith("Duplicate field");
      throw MappingProblem.ofMapping(
          isTwice
              ? "A key is there twice%s. Leave one.".formatted(line)
              : "It is no YAML%s. Put values that hold ': ', ' #' or start with a quote into quotes."
                  .formatted(line));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Section section(String name, JsonNode node, StructType ours) {
    requireKeys("The section '" + name + "'", node, Set.of(COLUMNS, OPTIONAL_COLUMNS));
    if (!node.has(COLUMNS)) {
      throw MappingProblem.ofMapping(
          "The section '%s' has no 'columns'. Name ours there, each with yours.".formatted(name));
    }
    Section section =
        new Section(
            name,
            ours,
            expressions(name, node.get(COLUMNS), ours),
            optional(name, node.path(OPTIONAL_COLUMNS)));
    String missing =
        Stream.of(ours.fields())
            .filter(field -> !field.nullable() && !section.expressions().containsKey(field.name()))
            .map(StructField::name)
            .collect(Collectors.joining(", "));
    if (!missing.isBlank()) {
      throw MappingProblem.ofMapping(
          "The section '%s' does not map %s, which every row needs. Add what is missing."
              .formatted(name, missing));
    }
    return section;
  }

  private static Map<String, String> expressions(String name, JsonNode node, StructType ours) {
    requireKeys("%s.%s".formatted(name, COLUMNS), node, Set.of(ours.fieldNames()));
    Map<String, String> expressions = new LinkedHashMap<>();
    for (String column : ours.fieldNames()) {
      JsonNode value = node.get(column);
      if (value != null) {
        if (!value.isTextual() && !value.isNumber() || value.asText().isBlank()) {
          throw MappingProblem.ofMapping(
              "%s.%s.%s is no column and no expression. Write one, or leave the key out."
                  .formatted(name, COLUMNS, column));
        }
        expressions.put(column, value.asText().strip());
      }
    }
    return expressions;
  }

  private static List<String> optional(String name, JsonNode node) {
    List<JsonNode> items = new ArrayList<>();
    node.forEach(items::add);
    if (!node.isMissingNode() && !node.isArray() || !items.stream().allMatch(JsonNode::isTextual)) {
      throw MappingProblem.ofMapping(
          "%s.%s is no list of columns. Write it as [ONE, TWO].".formatted(name, OPTIONAL_COLUMNS));
    }
    return items.stream().map(JsonNode::asText).toList();
  }

  private static void requireKeys(String what, JsonNode node, Set<String> known) {
    if (!node.isObject()) {
      throw MappingProblem.ofMapping(
          "%s holds no keys with values. Write 'key: value' lines.".formatted(what));
    }
    Iterable<String> keys = node::fieldNames;
    String unknown =
        StreamSupport.stream(keys.spliterator(), false)
            .filter(key -> !known.contains(key))
            .collect(Collectors.joining(", "));
    if (!unknown.isBlank()) {
      throw MappingProblem.ofMapping(
          "%s has the unknown key %s. README names the keys and columns of a mapping."
              .formatted(what, unknown));
    }
  }

  private static StructType claimColumns() {
    StructType columns = new StructType();
    for (StructField field : CanonicalClaim.SCHEMA.fields()) {
      boolean isOptional = field.nullable() || field.name().equals(CanonicalClaim.CHARGE_AMOUNT);
      columns = columns.add(field.name(), field.dataType(), isOptional);
    }
    return columns
        .add(ClaimLine.PROCESSING_CODE, DataTypes.StringType)
        .add(ClaimLine.CLAIM_PAYMENT_CODE, DataTypes.StringType);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
