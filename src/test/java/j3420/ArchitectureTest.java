package j3420;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses MAIN =
      new ClassFileImporter().importPath(Path.of("target", "classes", "j3420"));

  private static final String ACTIONS =
      "collect|collectAsList|count|first|head|take|takeAsList|tail|show|isEmpty|reduce|foreach"
          + "|foreachPartition|toLocalIterator|toJSON|write|writeTo|writeStream|persist|cache"
          + "|unpersist|checkpoint|localCheckpoint|create.*TempView|rdd|toJavaRDD|javaRDD";

  @Test
  @DisplayName(
      "arrows go from job to the middle packages, from those to stats, from stats to table")
  void packageArrows() {
    String[] middle = {"source", "claim", "measure", "report", "sample"};
    var layers =
        layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("job")
            .definedBy("j3420.job..")
            .layer("stats")
            .definedBy("j3420.stats..")
            .layer("table")
            .definedBy("j3420.table..");
    for (String name : middle) {
      layers = layers.optionalLayer(name).definedBy("j3420." + name + "..");
    }
    layers =
        layers
            .whereLayer("job")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("stats")
            .mayOnlyAccessLayers("table")
            .whereLayer("table")
            .mayNotAccessAnyLayer();
    for (String name : middle) {
      layers = layers.whereLayer(name).mayOnlyBeAccessedByLayers("job");
    }
    layers.check(MAIN);
  }

  @Test
  @DisplayName("every class is in one of the packages of the design")
  void knownPackages() {
    classes()
        .should()
        .resideInAnyPackage(
            "j3420",
            "j3420.job",
            "j3420.source",
            "j3420.claim",
            "j3420.measure",
            "j3420.report",
            "j3420.sample",
            "j3420.stats",
            "j3420.table")
        .check(MAIN);
    assertThat(MAIN.size()).isGreaterThan(60);
  }

  @Test
  @DisplayName("only Spark's public Dataset and SQL API is used, so that the jar runs anywhere")
  void publicSparkApi() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.spark.sql.catalyst..",
            "org.apache.spark.sql.execution..",
            "org.apache.spark.sql.internal..",
            "org.apache.spark.sql.classic..",
            "org.apache.spark.sql.delta..",
            "org.apache.spark.rdd..",
            "org.apache.spark.api.java",
            "org.apache.spark.api.python..",
            "org.apache.spark.api.r..",
            "org.apache.spark.deploy..")
        .check(MAIN);
  }

  @Test
  @DisplayName("outside of job no Spark action is called")
  void actionsInJobOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("j3420.job..")
        .should()
        .callMethodWhere(
            target(owner(assignableTo(Dataset.class))).and(target(nameMatching(ACTIONS))))
        .check(MAIN);
  }

  @Test
  @DisplayName("outside of job no file and no table is read or written")
  void edgeInJobOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("j3420.job..")
        .should()
        .dependOnClassesThat(
            com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage(
                    "io.delta..", "org.apache.hadoop..", "java.nio.file..", "picocli..")
                .or(
                    nameMatching(
                        "org\\.apache\\.spark\\.sql\\.(DataFrame(Reader|Writer.*)|streaming\\..*)"))
                .or(nameMatching("java\\.io\\.(File.*|RandomAccessFile)")))
        .check(MAIN);
  }

  @Test
  @DisplayName("only j3420.job.RunClock reads the clock")
  void clock() {
    noClasses()
        .that()
        .doNotHaveSimpleName("RunClock")
        .should()
        .callMethodWhere(
            target(nameMatching("now|currentTimeMillis|current_timestamp|current_date|rand|randn"))
                .and(
                    target(
                        owner(
                            nameMatching(
                                "java\\.time\\..*|java\\.lang\\.System"
                                    + "|org\\.apache\\.spark\\.sql\\.functions")))))
        .check(MAIN);
  }
}
