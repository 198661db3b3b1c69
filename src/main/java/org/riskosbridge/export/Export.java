package org.riskosbridge.export;

import jakarta.inject.Singleton;
import java.io.BufferedInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.riskosbridge.export.Manifest.Part;
import org.riskosbridge.reading.Range;
import org.riskosbridge.reading.Reading;
import org.riskosbridge.reading.Selection;
import org.riskosbridge.reading.StoredRecords;

/** Writes selected records to a file or a stream, with a manifest that says what it holds. */
@Singleton
public class Export {

    /** How often it is made sure that the work so far will not have to be done again. */
    private static final long KEEP_EVERY = TimeUnit.SECONDS.toNanos(1);

    private final StoredRecords stored;

    Export(StoredRecords stored) {
        this.stored = stored;
    }

    /**
     * What a run has left.
     *
     * @param records in the file, those of earlier runs included
     * @param manifest JSON
     */
    public record Result(boolean isComplete, long records, String manifest) {}

    /** Is told how far an export has come. */
    public interface Observer {
        /**
         * Called after each look for more records.
         *
         * @param passed records that this run has read past
         * @param left records that are still to be read, as far as is known
         */
        void at(long passed, long left);
    }

    /**
     * Writes to a file, and its manifest beside it, with {@code .manifest.json} behind its name. Goes on with a file that an
     * earlier run of the same export has left. Blocks.
     *
     * @throws IllegalStateException when the file is there and is none to go on with
     */
    public Result toFile(Selection selection, Path file, boolean isGzip, BooleanSupplier stopped, Observer observer)
            throws Exception {
        Path beside = file.resolveSibling(file.getFileName() + ".manifest.json");
        Manifest manifest;
        if (Files.exists(beside)) {
            manifest = Manifest.read(beside);
            requireSame(manifest, selection, isGzip, file);
            requireWhole(manifest, file);
        } else if (Files.exists(file)) {
            throw new IllegalStateException(file + " is there already, and has no manifest: it is not overwritten.");
        } else {
            manifest = begin(selection, isGzip);
            OwnerOnly.create(file);
            manifest.write(beside);
        }
        try (FileOutputStream out = new FileOutputStream(file.toFile(), true)) {
            out.getChannel().truncate(manifest.bytes());
            manifest = write(selection, manifest, out, stopped, observer, kept -> {
                out.getChannel().force(true);
                Manifest now = kept.withBytes(out.getChannel().size());
                now.write(beside);
                return now;
            });
        }
        if (manifest.isAllThere()) {
            manifest = manifest.completed(sha256(file));
            manifest.write(beside);
        }
        return result(manifest);
    }

    /** Writes to a stream, which cannot be gone on with. */
    public Result toStream(
            Selection selection, OutputStream stream, boolean isGzip, BooleanSupplier stopped, Observer observer)
            throws Exception {
        MessageDigest digest = digest();
        long[] bytes = {0};
        OutputStream counted = new DigestOutputStream(stream, digest) {
            @Override
            public void write(byte[] block, int from, int length) throws IOException {
                super.write(block, from, length);
                bytes[0] += length;
            }
        };
        Manifest manifest = write(
                selection, begin(selection, isGzip), counted, stopped, observer, kept -> kept.withBytes(bytes[0]));
        return result(manifest.isAllThere() ? manifest.completed(HexFormat.of().formatHex(digest.digest())) : manifest);
    }

    private static Result result(Manifest manifest) throws IOException {
        return new Result(manifest.complete(), manifest.records(), manifest.text());
    }

    private Manifest begin(Selection selection, boolean isGzip) throws Exception {
        List<Part> parts =
                stored.locate(selection).ranges().stream().map(Part::of).toList();
        return new Manifest(false, isGzip, 0, 0, "", selection.described(), parts);
    }

    private static void requireSame(Manifest manifest, Selection selection, boolean isGzip, Path file) {
        if (!manifest.isOf(selection.described()) || manifest.gzip() != isGzip) {
            throw new IllegalStateException(file + " was begun with another selection or compression: see its manifest."
                    + " Give what it was begun with, or another file.");
        }
        if (manifest.complete()) {
            throw new IllegalStateException(file + " is complete already.");
        }
    }

    /** What an earlier run wrote must still be there: the records of this run follow it. */
    private static void requireWhole(Manifest manifest, Path file) throws IOException {
        long there = Files.exists(file) ? Files.size(file) : 0;
        if (there < manifest.bytes()) {
            throw new IllegalStateException(file + " has " + there
                    + " bytes, but its manifest says that an earlier run wrote " + manifest.bytes()
                    + ": the first part is missing. Delete the manifest to export everything again.");
        }
    }

    /** Makes what was written last, and says so. */
    private interface Keeper {
        Manifest keep(Manifest manifest) throws IOException;
    }

    private Manifest write(
            Selection selection,
            Manifest begun,
            OutputStream out,
            BooleanSupplier stopped,
            Observer observer,
            Keeper keeper)
            throws Exception {
        List<Range> rest = begun.partitions().stream()
                .map(Part::rest)
                .filter(range -> range.from() < range.end())
                .toList();
        long[] records = {begun.records()};
        Manifest manifest = begun;
        try (Reading reading = stored.read(selection, rest)) {
            Lines lines = new Lines(out, begun.gzip());
            long kept = System.nanoTime();
            boolean goOn = true;
            while (goOn) {
                goOn = !reading.isDone()
                        && !stopped.getAsBoolean()
                        && reading.further(record -> {
                            lines.write(record);
                            records[0]++;
                            return true;
                        });
                observer.at(reading.passed(), reading.left());
                if (!goOn || System.nanoTime() - kept > KEEP_EVERY) {
                    lines.complete();
                    manifest = keeper.keep(manifest.at(records[0], reading.next()));
                    kept = System.nanoTime();
                }
            }
        }
        return manifest;
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = digest();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
