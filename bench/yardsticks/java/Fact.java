import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What one version of one resource says, for a state that knows no meaning.
 *
 * @param patient {@code system|value}, else the reference as it stands.
 * @param source type and business identifier, else type and id.
 * @param version of {@code meta.versionId}; 0 where there is none, and then the later one counts.
 * @param days every day or moment that places it in time, as written.
 */
record Fact(
    String patient,
    String source,
    long version,
    String status,
    List<String> codes,
    List<String> days) {

    private static final ObjectMapper JSON = new ObjectMapper();

    byte[] written() {
        return written(this);
    }

    static byte[] written(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    static Fact read(byte[] written) {
        return read(written, Fact.class);
    }

    static <T> T read(byte[] written, Class<T> type) {
        try {
            return JSON.readValue(written, type);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
