import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** How many partitions the inputs have: the facts get as many. */
final class Partitions {
    private Partitions() {}

    static int of(String bootstrap, String inputs) {
        var settings = Map.<String, Object>of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        try (var admin = Admin.create(settings)) {
            var told = admin.describeTopics(List.of(inputs.split(","))).allTopicNames().get();
            return told.values().stream().mapToInt(one -> one.partitions().size()).max().orElseThrow();
        } catch (Exception away) {
            throw new IllegalStateException("Kafka does not describe the inputs", away);
        }
    }
}
