import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Keeps the newest fact of each source of a patient, and publishes the whole when it has changed. */
final class Keeping extends ContextualProcessor<String, Fact, String, byte[]> {
    private KeyValueStore<String, byte[]> patients;

    /** What is kept and published; the last day says where the patient stands. */
    record State(String patient, long revision, String first, String last, TreeMap<String, Fact> facts) {}

    @Override
    public void init(ProcessorContext<String, byte[]> context) {
        super.init(context);
        patients = context.getStateStore("patients");
    }

    @Override
    public void process(Record<String, Fact> record) {
        var fact = record.value();
        var kept = patients.get(record.key());
        var before = kept == null
            ? new State(record.key(), 0, null, null, new TreeMap<>())
            : Fact.read(kept, State.class);
        var known = before.facts().get(fact.source());
        if (known != null && (known.version() > fact.version() || known.equals(fact))) {
            return;
        }
        before.facts().put(fact.source(), fact);
        var days = before.facts().values().stream().map(Fact::days).flatMap(List::stream).toList();
        var first = days.stream().min(Comparator.naturalOrder()).orElse(null);
        var last = days.stream().max(Comparator.naturalOrder()).orElse(null);
        var after = Fact.written(
            new State(record.key(), before.revision() + 1, first, last, before.facts()));
        patients.put(record.key(), after);
        context().forward(record.withValue(after));
    }
}
