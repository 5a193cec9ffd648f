import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.LenientErrorHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.EpisodeOfCare;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;

/** Parses each message whole with HAPI's R4 parser, and hands on one fact per resource it follows. */
final class Reading extends ContextualProcessor<byte[], byte[], String, Fact> {
    private static final FhirContext R4 = FhirContext.forR4();

    private final IParser parser =
        R4.newJsonParser().setParserErrorHandler(new LenientErrorHandler(false));

    @Override
    public void process(Record<byte[], byte[]> record) {
        Resource resource;
        try {
            var text = new String(record.value(), StandardCharsets.UTF_8);
            resource = (Resource) parser.parseResource(text);
        } catch (DataFormatException | IllegalArgumentException unreadable) {
            return;
        }
        var entries = resource instanceof Bundle bundle
            ? bundle.getEntry().stream().map(Bundle.BundleEntryComponent::getResource).toList()
            : List.of(resource);
        var patient = entries.stream().filter(Patient.class::isInstance).findFirst();
        for (var one : entries) {
            var fact = fact(
                one, patient.map(Patient.class::cast).orElse(null), entries.size() == 1);
            if (fact != null) {
                context().forward(record.withKey(fact.patient()).withValue(fact));
            }
        }
    }

    /** {@code null} for what is not followed by itself, such as the patient inside a Bundle. */
    private static Fact fact(Resource one, Patient patient, boolean alone) {
        return switch (one) {
            case ServiceRequest it -> of(it, it.getIdentifier(), named(it.getSubject(), patient),
                it.getStatusElement().getValueAsString(), it.getCategory(),
                days(null, it.getAuthoredOnElement()));
            case Encounter it -> of(it, it.getIdentifier(), named(it.getSubject(), patient),
                it.getStatusElement().getValueAsString(), it.getType(), days(it.getPeriod()));
            case Task it -> of(it, it.getIdentifier(), named(it.getFor(), patient),
                it.getStatusElement().getValueAsString(), List.of(it.getCode()),
                days(it.getExecutionPeriod(), it.getAuthoredOnElement()));
            case EpisodeOfCare it -> of(it, it.getIdentifier(), named(it.getPatient(), patient),
                it.getStatusElement().getValueAsString(), it.getType(), days(it.getPeriod()));
            case Appointment it -> of(it, it.getIdentifier(),
                named(it.getParticipantFirstRep().getActor(), patient),
                it.getStatusElement().getValueAsString(), it.getServiceType(),
                days(null, it.getStartElement()));
            case Patient it when alone -> of(it, it.getIdentifier(), named(null, patient),
                "", List.of(), days(null));
            case null, default -> null;
        };
    }

    private static Fact of(Resource it, List<Identifier> identifiers, String patient,
            String status, List<CodeableConcept> codes, List<String> days) {
        var source = it.fhirType() + "|" + (identifiers.isEmpty()
            ? it.getIdElement().getIdPart() : text(identifiers.get(0)));
        var version = it.getMeta().getVersionId();
        var number = version != null && version.matches("\\d{1,18}") ? Long.parseLong(version) : 0;
        var coded = codes.stream().flatMap(code -> code.getCoding().stream())
            .map(coding -> coding.getSystem() + "#" + coding.getCode()).toList();
        return new Fact(patient, source, number, status, coded, days);
    }

    private static String named(Reference subject, Patient patient) {
        if (subject != null && subject.hasIdentifier()) {
            return text(subject.getIdentifier());
        }
        if (patient != null && patient.hasIdentifier()) {
            return text(patient.getIdentifierFirstRep());
        }
        return subject == null ? "" : String.valueOf(subject.getReference());
    }

    private static String text(Identifier identifier) {
        return identifier.getSystem() + "|" + identifier.getValue();
    }

    private static List<String> days(Period period, BaseDateTimeType... more) {
        var all = new ArrayList<BaseDateTimeType>(List.of(more));
        if (period != null) {
            all.add(period.getStartElement());
            all.add(period.getEndElement());
        }
        return all.stream().map(BaseDateTimeType::getValueAsString)
            .flatMap(Stream::ofNullable).toList();
    }
}
