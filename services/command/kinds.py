"""The general kinds, findings and verdicts in Norwegian bokmål, for people at a terminal."""

from schemas.codes import Finding, Kind

VERDICTS = {"read": "lest", "not-ours": "ikke vår", "refused": "avvist"}

KINDS = {
    Kind.PATHWAY_STARTED: "forløp startet",
    Kind.REFERRAL_RECEIVED: "henvisning mottatt",
    Kind.REFERRAL_ASSESSED: "henvisning vurdert",
    Kind.REFERRAL_REJECTED: "henvisning avvist",
    Kind.REFERRAL_WITHDRAWN: "henvisning trukket",
    Kind.APPOINTMENT_PLANNED: "time avtalt",
    Kind.ATTENDED: "fremmøtt",
    Kind.FIRST_ATTENDANCE: "første fremmøte",
    Kind.DECISION: "klinisk beslutning",
    Kind.TREATMENT_START: "behandling startet",
    Kind.TREATMENT_POSTPONED: "behandling utsatt av pasienten",
    Kind.EVALUATED: "evaluert",
    Kind.FEEDBACK_SENT: "tilbakemelding sendt",
    Kind.COLLABORATION_MEETING: "samarbeidsmøte",
    Kind.ACTIVITY: "aktivitet utført",
    Kind.REMAINING_NEED: "hjelpebehov ved avslutning",
    Kind.TRANSFERRED: "overført",
    Kind.CLOSED: "forløp avsluttet",
    Kind.EMERGENCY_STARTED: "akutt kontakt startet",
    Kind.ADMITTED: "innlagt",
    Kind.LEAVE_STARTED: "på permisjon",
    Kind.LEAVE_ENDED: "tilbake fra permisjon",
    Kind.DISCHARGED: "utskrevet",
    Kind.DECEASED: "død",
    Kind.STAY_CANCELLED: "opphold avlyst",
    Kind.NEED_STATED: "behov for kommunale tjenester meldt",
    Kind.MUNICIPALITY_NOTIFIED: "kommunen varslet om innleggelse",
    Kind.DISCHARGE_READY: "utskrivningsklar",
    Kind.MUNICIPALITY_NOTIFIED_READY: "kommunen varslet om utskrivningsklar pasient",
    Kind.DISCHARGE_READY_WITHDRAWN: "utskrivningsklar avmeldt",
    Kind.MUNICIPALITY_DECLINED: "kommunen kan ikke ta imot",
    Kind.MUNICIPALITY_ACCEPTED: "kommunen kan ta imot",
    Kind.TRANSFER_READY: "overføringsklar",
    Kind.HELFO_NOTIFIED: "Helfo varslet om fristbrudd",
    Kind.HELFO_WAIVED: "avtalt at Helfo ikke varsles",
    Kind.SERVICE_ONGOING: "kommunal tjeneste",
}

FINDINGS = {
    Finding.ACTIVITY_AGAINST_STATUS: "aktivitet og status passer ikke sammen; aktiviteten gjelder",
    Finding.DECEASED_IN_PROGRESS: "død, men oppholdet er ikke avsluttet",
}
