package org.riskosbridge;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The order of the packages: a package may use only packages below it. */
class RoomsTest {

    private static final String ROOT = "org.riskosbridge";

    private static final JavaClasses BRIDGE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.riskosbridge");

    /** Each package and the packages that it may import; only {@code cli} may import all. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            entry("event", Set.of()),
            entry("config", Set.of()),
            entry("availability", Set.of("time")),
            entry("time", Set.of()),
            entry("auth", Set.of("event", "config", "availability")),
            entry("index", Set.of("event", "config", "availability")),
            entry("log", Set.of("event", "time", "config", "availability")),
            entry("kafka", Set.of("event", "time", "log", "availability")),
            entry("route", Set.of("event", "auth", "log", "config")),
            entry("skew", Set.of("time", "log", "availability")),
            entry("reconcile", Set.of("event", "time", "index", "log", "config", "availability")),
            entry("ingest", Set.of("event", "time", "index", "log", "route", "skew", "reconcile", "config")),
            entry("guarantee", Set.of("time", "index", "log", "kafka", "skew", "ingest", "availability")),
            entry("spool", Set.of("event", "time", "ingest", "config", "availability")),
            entry("limit", Set.of("config")),
            entry("tls", Set.of("limit", "config")),
            entry(
                    "http",
                    Set.of(
                            "event",
                            "index",
                            "log",
                            "auth",
                            "route",
                            "ingest",
                            "spool",
                            "limit",
                            "config",
                            "deliveries")),
            entry("deliveries", Set.of("event", "time", "config", "limit")),
            entry(
                    "console",
                    Set.of(
                            "event",
                            "time",
                            "config",
                            "auth",
                            "limit",
                            "log",
                            "kafka",
                            "route",
                            "scan",
                            "quarantine",
                            "replay",
                            "deliveries",
                            "send")),
            entry("scan", Set.of("event", "log")),
            entry("replay", Set.of("event", "log", "kafka", "route", "scan")),
            entry("export", Set.of("scan")),
            entry("quarantine", Set.of("event", "index", "log", "kafka", "route", "ingest", "scan")),
            entry("standalone", Set.of()),
            entry("send", Set.of("event")),
            entry(
                    "startup",
                    Set.of(
                            "event",
                            "config",
                            "auth",
                            "route",
                            "limit",
                            "index",
                            "log",
                            "ingest",
                            "guarantee",
                            "spool",
                            "deliveries",
                            "console")));

    static Stream<Map.Entry<String, Set<String>>> rooms() {
        return MAY_IMPORT.entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void roomImportsOnlyWhatIsBelowIt(Map.Entry<String, Set<String>> room) {
        String[] allowed = Stream.concat(Stream.of(room.getKey()), room.getValue().stream())
                .map(name -> ROOT + "." + name + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(ROOT + "." + room.getKey() + "..")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(allowed))))
                .check(BRIDGE);
    }

    @Test
    void everyRoomIsListed() {
        classes()
                .that()
                .resideInAPackage(ROOT + "..")
                .should()
                .resideInAnyPackage(Stream.concat(MAY_IMPORT.keySet().stream(), Stream.of("cli"))
                        .map(name -> ROOT + "." + name + "..")
                        .toArray(String[]::new))
                .check(BRIDGE);
    }

    @Test
    void roomsHaveNoCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(BRIDGE);
    }

    @Test
    void eventKnowsOnlyTheJdkAndJacksonCore() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".event..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(ROOT + ".event..", "java..", "com.fasterxml.jackson.core..", "org.jspecify..")
                .check(BRIDGE);
    }

    @Test
    void outcomesKnowNothingOfHttp() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + ".ingest..",
                        ROOT + ".index..",
                        ROOT + ".log..",
                        ROOT + ".kafka..",
                        ROOT + ".route..",
                        ROOT + ".reconcile..",
                        ROOT + ".spool..",
                        ROOT + ".guarantee..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx.core.http..", "io.vertx.ext.web..")
                .check(BRIDGE);
    }

    /** A check that still runs while the client of Redis is closed logs an error of the client. */
    @Test
    void checksThatUseRedisEndWithTheShutdown() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".skew..", ROOT + ".guarantee..", ROOT + ".deliveries..")
                .should()
                .callMethod(Vertx.class, "setPeriodic", long.class, Handler.class)
                .orShould()
                .callMethod(Vertx.class, "setTimer", long.class, Handler.class)
                .because("PeriodicChecks ends them")
                .check(BRIDGE);
    }

    @Test
    void noTestIsSkipped() {
        JavaClasses tests = new ClassFileImporter()
                .withImportOption(new ImportOption.OnlyIncludeTests())
                .importPackages("org.riskosbridge");
        noMethods()
                .should()
                .beAnnotatedWith(Disabled.class)
                .orShould()
                .beDeclaredInClassesThat()
                .areAnnotatedWith(Disabled.class)
                .check(tests);
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.junit.jupiter.api.Assumptions")
                .check(tests);
    }

    @Test
    void noRoomIsALumberRoom() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameStartingWith("Abstract")
                .check(BRIDGE);
    }
}
