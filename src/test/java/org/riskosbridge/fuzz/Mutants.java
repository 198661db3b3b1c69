package org.riskosbridge.fuzz;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Random inputs for the builds that do not fuzz: mutants of a fuzz test's committed inputs, or generated ones. {@code -Dfuzz.seed} and {@code
 * -Dfuzz.runs} set the first seed and the number of seeds; each seed determines one input.
 */
public final class Mutants {

    private static final long SEED = Long.getLong("fuzz.seed", 1);

    private Mutants() {}

    /** Checks a mutant. */
    @FunctionalInterface
    public interface Check {
        void accept(byte[] mutant) throws Exception;
    }

    /**
     * Checks one mutant for each seed.
     *
     * @param method the fuzz test's method, after which the directory of its inputs is named
     * @throws AssertionError when a check fails; the message has the seed and the mutant in Base64
     */
    public static void check(Class<?> test, String method, int runs, Check check) {
        List<byte[]> inputs = inputs(test, method);
        assertThat(inputs).as("inputs of %s", test).isNotEmpty();
        checkGenerated(
                runs,
                random -> {
                    byte[] mutant = inputs.get(random.nextInt(inputs.size()));
                    for (int i = random.nextInt(3); i >= 0; i--) {
                        mutant = mutated(mutant, random);
                    }
                    return mutant;
                },
                check);
    }

    /**
     * Checks the generated input of each seed.
     *
     * @throws AssertionError when a check fails; the message has the seed and the input in Base64
     */
    public static void checkGenerated(int runs, Function<SplittableRandom, byte[]> generator, Check check) {
        for (long seed = SEED; seed < SEED + Integer.getInteger("fuzz.runs", runs); seed++) {
            byte[] input = generator.apply(new SplittableRandom(seed));
            try {
                check.accept(input);
            } catch (Exception | AssertionError e) {
                throw new AssertionError(
                        "seed %d (repeat it with -Dfuzz.seed=%d -Dfuzz.runs=1), input in Base64: %s"
                                .formatted(seed, seed, Base64.getEncoder().encodeToString(input)),
                        e);
            }
        }
    }

    /** {@return the bytes with one byte replaced, removed or inserted, with their end cut off, or with a part repeated} */
    public static byte[] mutated(byte[] bytes, SplittableRandom random) {
        int at = random.nextInt(bytes.length + 1);
        int end = Math.min(bytes.length, at + 1 + random.nextInt(8));
        byte[] piece = {(byte) random.nextInt(256)};
        return switch (random.nextInt(5)) {
            case 0 -> spliced(bytes, at, piece, Math.min(bytes.length, at + 1));
            case 1 -> spliced(bytes, at, new byte[0], Math.min(bytes.length, at + 1));
            case 2 -> spliced(bytes, at, piece, at);
            case 3 -> Arrays.copyOf(bytes, at);
            default -> spliced(bytes, random.nextInt(bytes.length + 1), Arrays.copyOfRange(bytes, at, end), -1);
        };
    }

    /** {@return the bytes before one position, the piece, and the bytes from another position on} */
    private static byte[] spliced(byte[] bytes, int before, byte[] piece, int from) {
        int rest = from < 0 ? before : from;
        byte[] result = Arrays.copyOf(bytes, before + piece.length + bytes.length - rest);
        System.arraycopy(piece, 0, result, before, piece.length);
        System.arraycopy(bytes, rest, result, before + piece.length, bytes.length - rest);
        return result;
    }

    private static List<byte[]> inputs(Class<?> test, String method) {
        String name = test.getSimpleName() + "Inputs/" + method;
        try (Stream<Path> files =
                Files.list(Path.of(requireNonNull(test.getResource(name), name).toURI()))) {
            return files.sorted().map(Mutants::content).toList();
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
