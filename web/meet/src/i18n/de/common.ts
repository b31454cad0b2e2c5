// Words that stand in many places: buttons, counts, roles, troubles.
export const common = {
  cancel: "Abbrechen",
  close: "Schließen",
  save: "Speichern",
  dismiss: "Ausblenden",
  copy: "Link kopieren",
  copied: "Kopiert",
  messages: "Meldungen",
  skip: "Zum Inhalt springen",
  loading: "Wird geladen",
  between: ", ",
  numbered: "{{label}} ({{number}})",
  you: "{{name}} (Sie)",
  guest: "Gast",
  phone: "Telefon",
  signedIn: "Angemeldet",
  unreachable: "Der Server antwortet nicht. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.",
  failed: "Das hat nicht geklappt ({{code}}). Versuchen Sie es noch einmal.",
  rateLimited: "Zu viele Versuche. Warten Sie eine Minute und versuchen Sie es dann noch einmal.",
};

export const count = {
  people_one: "{{count}} Person",
  people_other: "{{count}} Personen",
  waiting_one: "{{count}} im Warteraum",
  waiting_other: "{{count}} im Warteraum",
  ringing_one: "{{count}} angerufene Person",
  ringing_other: "{{count}} angerufene Personen",
};

export const roles = {
  owner: "Eigentümer",
  operator: "Operator",
  host: "Host",
  participant: "Teilnehmer",
  guest: "Gast",
};

export const reason = {
  disruption: "Stört das Meeting",
  uninvited: "War nicht eingeladen",
  forgotten: "Hat vergessen zu gehen",
  harassment: "Belästigung",
  spam: "Spam",
  technical: "Technische Störung",
  meeting_over: "Das Meeting ist vorbei",
  other: "Anderer Grund",
};

export const refused = {
  removeTitle: "{{name}} wurde nicht entfernt",
  removeManyTitle_one: "{{count}} Person wurde nicht entfernt",
  removeManyTitle_other: "{{count}} Personen wurden nicht entfernt",
  title: "Das wurde nicht ausgeführt",
  owner_protected:
    "Der Eigentümer eines Meetings lässt sich nicht von innen entfernen. Das kann nur die Administration.",
  not_moderator: "Das können nur Hosts.",
  blocked: "Diese Person ist blockiert. Heben Sie zuerst die Blockierung auf.",
  denied: "Das geht bei dieser Person nicht.",
  not_found: "Diese Person ist hier nicht mehr bekannt.",
  not_running: "Das Meeting läuft nicht.",
  full: "Das Meeting ist voll.",
  alias_taken: "Diese ID hat schon ein anderer Raum.",
  invalid: "Der Server hat das nicht verstanden.",
  no_seat: "Sie haben keinen Platz in diesem Meeting.",
  rate_limited: "Zu viel auf einmal. Warten Sie einen Moment.",
  other: "Der Server meldet: {{code}}.",
  ambiguous: "Der Name passt auf mehrere Personen.",
};
