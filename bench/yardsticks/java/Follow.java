import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.Stores;

/**
 * The yardstick: the same way as ours, in Kafka Streams with exactly-once and HAPI FHIR.
 *
 * <p>Raw FHIR is parsed whole, goes on as a fact under the patient's identifier, and changes a state
 * per patient in RocksDB; every change of that state is published. No pathway, limit, calendar or
 * pseudonym is known here.
 */
public final class Follow {
    private Follow() {}

    /** Runs until SIGTERM: bootstrap, inputs with commas, output, name, threads, commit ms, folder. */
    public static void main(String[] told) {
        var facts = Partitions.of(told[0], told[1]);
        var streams = new KafkaStreams(topology(told[1], told[2], facts), settings(told));
        streams.setUncaughtExceptionHandler(
            error -> {
                say("failed " + error);
                return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
            });
        streams.setStateListener((now, before) -> say(now.name().toLowerCase()));
        Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
        streams.start();
    }

    private static Topology topology(String inputs, String output, int partitions) {
        var text = Serdes.String();
        var bytes = Serdes.ByteArray();
        var builder = new StreamsBuilder();
        builder.addStateStore(
            Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore("patients"), text, bytes)
                .withCachingEnabled());
        builder.stream(List.of(inputs.split(",")), Consumed.with(bytes, bytes))
            .process(Reading::new)
            .repartition(Repartitioned.with(text, facts()).withName("facts")
                .withNumberOfPartitions(partitions))
            .process(Keeping::new, "patients")
            .to(output, Produced.with(text, bytes));
        return builder.build();
    }

    private static Serde<Fact> facts() {
        return Serdes.serdeFrom(
            (topic, fact) -> fact.written(), (topic, written) -> Fact.read(written));
    }

    private static Properties settings(String[] told) {
        var settings = new Properties();
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, told[0]);
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, told[3]);
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, told[4]);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, told[5]);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, told[6]);
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 128L << 20);
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 2000);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 << 10);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        return settings;
    }

    /** One line for the harness: when, and what. */
    static void say(String what) {
        var now = Instant.now();
        System.out.println(now.getEpochSecond() + "." + "%09d".formatted(now.getNano()) + " " + what);
        System.out.flush();
    }
}
