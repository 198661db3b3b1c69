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
import org.riskosbridge.scan.OffsetRange;
import org.riskosbridge.scan.RecordScan;
import org.riskosbridge.scan.Selection;
import org.riskosbridge.scan.StoredRecords;

/** Writes selected records to a file or a stream, with a manifest of its content. */
@Singleton
public class Export {

    /** Interval between two writes of the manifest: a kill costs at most the work of one interval. */
    private static final long KEEP_EVERY = TimeUnit.SECONDS.toNanos(1);

    private final StoredRecords stored;

    Export(StoredRecords stored) {
        this.stored = stored;
    }

    /**
     * The result of a run.
     *
     * @param records records in the file, earlier runs included
     */
    public record Result(boolean isComplete, long records) {}

    /** Receives the progress of an export. */
    public interface Observer {
        /**
         * Called after each poll.
         *
         * @param passed records that this run has read
         * @param left estimated number of records left
         */
        void at(long passed, long left);
    }

    /**
     * Writes to a file, and writes the manifest to the same name with {@code .manifest.json} appended. Continues a file of an earlier run
     * of the same export. Blocks.
     *
     * @throws IllegalStateException when the file exists and does not belong to the same export
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
            throw new IllegalStateException(file + " already exists and has no manifest; it is not overwritten.");
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

    /** Writes to a stream, which a later run cannot continue. */
    public Result toStream(
            Selection selection, OutputStream stream, boolean isGzip, BooleanSupplier stopped, Observer observer)
            throws Exception {
        return result(write(selection, begin(selection, isGzip), stream, stopped, observer, kept -> kept));
    }

    private static Result result(Manifest manifest) {
        return new Result(manifest.isAllThere(), manifest.records());
    }

    private Manifest begin(Selection selection, boolean isGzip) throws Exception {
        List<Part> parts =
                stored.locate(selection).ranges().stream().map(Part::of).toList();
        return new Manifest(false, isGzip, 0, 0, "", selection.described(), parts);
    }

    private static void requireSame(Manifest manifest, Selection selection, boolean isGzip, Path file) {
        if (!manifest.isOf(selection.described()) || manifest.gzip() != isGzip) {
            throw new IllegalStateException(
                    file + " was started with another selection or compression: see its manifest. Use the same"
                            + " options, or another file.");
        }
        if (manifest.complete()) {
            throw new IllegalStateException(file + " is already complete.");
        }
    }

    /** Checks that the file still has the records of earlier runs, because the records of this run follow them. */
    private static void requireWhole(Manifest manifest, Path file) throws IOException {
        long there = Files.exists(file) ? Files.size(file) : 0;
        if (there < manifest.bytes()) {
            throw new IllegalStateException(file + " has " + there
                    + " bytes, but its manifest says that an earlier run wrote " + manifest.bytes()
                    + ": the first part is missing. Delete the manifest to export everything again.");
        }
    }

    /** Forces the records so far to disk, then writes the manifest. */
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
        List<OffsetRange> rest = begun.partitions().stream()
                .map(Part::rest)
                .filter(range -> range.from() < range.end())
                .toList();
        long[] records = {begun.records()};
        Manifest manifest = begun;
        try (RecordScan scan = stored.read(selection, rest)) {
            NdjsonWriter ndjsonWriter = new NdjsonWriter(out, begun.gzip());
            long kept = System.nanoTime();
            boolean goOn = true;
            while (goOn) {
                goOn = !scan.isDone()
                        && !stopped.getAsBoolean()
                        && scan.further(record -> {
                            ndjsonWriter.write(record);
                            records[0]++;
                            return true;
                        });
                observer.at(scan.passed(), scan.left());
                if (!goOn || System.nanoTime() - kept > KEEP_EVERY) {
                    ndjsonWriter.complete();
                    manifest = keeper.keep(manifest.at(records[0], scan.next()));
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
