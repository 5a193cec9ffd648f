"""What FHIR allows where we rely on it, and the systems that name persons and units.

Sources: FHIR R4 4.0.1, required bindings; resource types of R4, R4B and R5; no-basis 2.2 naming
systems; MedCom core (CPR, SOR, GLN).
"""

from types import MappingProxyType

from schemas.codes import Strength


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STATUSES = MappingProxyType(
    {
        "ServiceRequest": _words("draft active on-hold revoked completed entered-in-error unknown"),
        "Task": _words(
            "draft requested received accepted rejected ready cancelled in-progress on-hold "
            "failed completed entered-in-error"
        ),
        "Encounter": _words(
            "planned arrived triaged in-progress onleave finished cancelled entered-in-error "
            "unknown"
        ),
        "Appointment": _words(
            "proposed pending booked arrived fulfilled cancelled noshow entered-in-error "
            "checked-in waitlist"
        ),
        "EpisodeOfCare": _words(
            "planned waitlist active onhold finished cancelled entered-in-error"
        ),
        "Procedure": _words(
            "preparation in-progress not-done on-hold stopped completed entered-in-error unknown"
        ),
    }
)
INTENTS = _words(
    "proposal plan directive order original-order reflex-order filler-order instance-order option"
)
IN_ERROR = "entered-in-error"
NOT_TO_BE_DONE = "it asks that something be not done"
"""Why a resource with doNotPerform is set aside."""
VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
VERIFIED = _words("unconfirmed provisional differential confirmed refuted entered-in-error")
CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
COURSES = _words("active recurrence relapse inactive remission resolved unknown")
"""Clinical statuses of a Condition; the last is R5's alone."""
NO_CONDITION = frozenset({"refuted", "entered-in-error"})
"""Verification statuses of a Condition that the patient does not have."""
UNASKED = frozenset({"proposal", "option"})
REFERRING = INTENTS - UNASKED
"""Intents with which a ServiceRequest is a request that somebody has made."""
BUNDLES = _words(
    "document message transaction transaction-response batch batch-response history searchset "
    "collection subscription-notification"
)
OUR_BUNDLES = frozenset({"message", "transaction", "collection"})
OURS = _words("ServiceRequest Task Appointment Encounter EpisodeOfCare Procedure Patient")
HELP = frozenset({"MessageHeader", "Provenance", "Organization"})
"""In a Bundle these help to read the others, and are neither ours nor counted."""

NO_SUBJECT = frozenset({"Group", "Device", "Location", "Substance", "Medication"})
"""What a subject may legally be that is no patient."""

URGENCIES = ("8306", "8304", "7303")
CONTACT_TYPES = ("8432", "8240")
"""National lists that describe a fact; the first of several counts."""

FNR = "urn:oid:2.16.578.1.12.4.1.4.1"
DNR = "urn:oid:2.16.578.1.12.4.1.4.2"
FHNR = "urn:oid:2.16.578.1.12.4.1.4.3"
DUF = "urn:oid:2.16.578.1.12.4.1.4.5"
CPR = "urn:oid:1.2.208.176.1.2"
PERSON_NUMBERS = MappingProxyType(
    {
        FNR: Strength.NATIONAL,
        CPR: Strength.NATIONAL,
        DNR: Strength.D_NUMBER,
        FHNR: Strength.SHARED_HELP,
        DUF: Strength.SHARED_HELP,
    }
)
DIGITS = MappingProxyType({FNR: 11, DNR: 11, FHNR: 11, CPR: 10})
"""How many digits a national number has."""
ALIASES = MappingProxyType(
    {"FNR": FNR, "DNR": DNR, "FHNR": FHNR, "DUF": DUF, "HPR": "urn:oid:2.16.578.1.12.4.1.4.4"}
)
"""Last segments of the other names that no-basis gives: ``…/NamingSystem/FNR``."""

UNITS = (
    "urn:oid:2.16.578.1.12.4.1.4.101",
    "urn:oid:2.16.578.1.12.4.1.4.102",
    "urn:oid:1.2.208.176.1.1",
)
"""Number systems of units, the best first: Enhetsregisteret, RESH, SOR."""
HPR = "urn:oid:2.16.578.1.12.4.1.4.4"
"""Numbers of health workers."""
HER_ID = "urn:oid:2.16.578.1.12.4.1.2"
"""An address of a communication party, no organisation: named only where nothing else is."""

TYPES = _words("""
    Account ActivityDefinition ActorDefinition AdministrableProductDefinition AdverseEvent
    AllergyIntolerance Appointment AppointmentResponse ArtifactAssessment AuditEvent Basic Binary
    BiologicallyDerivedProduct BiologicallyDerivedProductDispense BodyStructure Bundle
    CapabilityStatement CarePlan CareTeam CatalogEntry ChargeItem ChargeItemDefinition Citation
    Claim ClaimResponse ClinicalImpression ClinicalUseDefinition CodeSystem Communication
    CommunicationRequest CompartmentDefinition Composition ConceptMap Condition
    ConditionDefinition Consent Contract Coverage CoverageEligibilityRequest
    CoverageEligibilityResponse DetectedIssue Device DeviceAssociation DeviceDefinition
    DeviceDispense DeviceMetric DeviceRequest DeviceUsage DeviceUseStatement DiagnosticReport
    DocumentManifest DocumentReference EffectEvidenceSynthesis Encounter EncounterHistory Endpoint
    EnrollmentRequest EnrollmentResponse EpisodeOfCare EventDefinition Evidence EvidenceReport
    EvidenceVariable ExampleScenario ExplanationOfBenefit FamilyMemberHistory Flag FormularyItem
    GenomicStudy Goal GraphDefinition Group GuidanceResponse HealthcareService ImagingSelection
    ImagingStudy Immunization ImmunizationEvaluation ImmunizationRecommendation
    ImplementationGuide Ingredient InsurancePlan InventoryItem InventoryReport Invoice Library
    Linkage List Location ManufacturedItemDefinition Measure MeasureReport Media Medication
    MedicationAdministration MedicationDispense MedicationKnowledge MedicationRequest
    MedicationStatement MedicinalProduct MedicinalProductAuthorization
    MedicinalProductContraindication MedicinalProductDefinition MedicinalProductIndication
    MedicinalProductIngredient MedicinalProductInteraction MedicinalProductManufactured
    MedicinalProductPackaged MedicinalProductPharmaceutical MedicinalProductUndesirableEffect
    MessageDefinition MessageHeader MolecularSequence NamingSystem NutritionIntake NutritionOrder
    NutritionProduct Observation ObservationDefinition OperationDefinition OperationOutcome
    Organization OrganizationAffiliation PackagedProductDefinition Parameters Patient
    PaymentNotice PaymentReconciliation Permission Person PlanDefinition Practitioner
    PractitionerRole Procedure Provenance Questionnaire QuestionnaireResponse
    RegulatedAuthorization RelatedPerson RequestGroup RequestOrchestration Requirements
    ResearchDefinition ResearchElementDefinition ResearchStudy ResearchSubject RiskAssessment
    RiskEvidenceSynthesis Schedule SearchParameter ServiceRequest Slot Specimen
    SpecimenDefinition StructureDefinition StructureMap Subscription SubscriptionStatus
    SubscriptionTopic Substance SubstanceDefinition SubstanceNucleicAcid SubstancePolymer
    SubstanceProtein SubstanceReferenceInformation SubstanceSourceMaterial SubstanceSpecification
    SupplyDelivery SupplyRequest Task TerminologyCapabilities TestPlan TestReport TestScript
    Transport ValueSet VerificationResult VisionPrescription
    """)
"""Every resource type that FHIR has or had since R4: another name is a defect of the message."""
