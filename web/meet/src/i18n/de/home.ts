// Before and between meetings: the start page, logging in, setting up, the personal area.
export const start = {
  title: "Gavel",
  joinById: "Mit ID beitreten",
  id: "Meeting-ID",
  idHint: "Der letzte Teil des Meeting-Links",
  join: "Beitreten",
  demoHeading: "Gerade kein Meeting zur Hand?",
  demoText: "Der Demoraum läuft auf diesem Rechner. Wer ihn zuerst betritt, ist Host.",
  demo: "Demoraum ausprobieren",
  logIn: "Anmelden",
  signedInAs: "Angemeldet als {{name}}",
  loggedOut: "Sie sind nicht mehr angemeldet. Melden Sie sich wieder an, um Ihre Meetings zu sehen.",
};

/** Why a call of the personal area was refused, and what now. */
export const areaRefused = {
  alias_taken: "Diese ID ist schon vergeben. Wählen Sie eine andere.",
  blocked: "Jemand davon ist in diesem Meeting blockiert. Heben Sie zuerst die Blockierung auf.",
  denied: "Das darf nur der Eigentümer des Meetings.",
  not_found: "Es ist nicht mehr da: Jemand hat es gelöscht. Sehen Sie noch einmal in die Liste.",
  not_moderator: "Das dürfen nur Hosts des Meetings.",
  not_running: "Das Meeting läuft nicht mehr.",
  not_done: "Das wurde nicht ausgeführt",
};

export const home = {
  nav: "Hauptnavigation",
  menu: "Menü",
  conferences: "Meetings",
  people: "Adressbuch",
  history: "Verlauf",
  user: "{{name}}, Benutzermenü",
  logIns: "Anmeldungen …",
  admin: "Verwaltung",
  logOut: "Abmelden",

  title: "Meine Meetings",
  newConference: "Neues Meeting",
  scheduled: "Geplante Meetings",
  rooms: "Virtuelle Räume",
  empty: "Noch keine Meetings",
  emptyText:
    "Planen Sie eines für einen Termin, oder richten Sie einen virtuellen Raum ein, der immer da ist. Auch wozu andere Sie einladen, steht hier.",
  noneScheduled: "Nichts geplant.",
  noRooms: "Keine virtuellen Räume.",
  failed: "Ihre Meetings ließen sich nicht laden.",
  again: "Noch einmal versuchen",
  nowRunning: "{{name}} läuft.",
  nowIn_one: "{{count}} Person ist dabei.",
  nowIn_other: "{{count}} Personen sind dabei.",
  nowWaiting_one: "{{count}} Person wartet auf Einlass.",
  nowWaiting_other: "{{count}} Personen warten auf Einlass.",
  goBack: "Zurück ins Meeting",
};

/** One meeting of the personal area, and what is done to it from there. */
export const card = {
  running: "Läuft",
  since: "Seit {{time}}",
  sinceThen: "Seit {{time}}. {{dates}}",
  noDates: "Keine weiteren Termine",
  repeated: "{{dates}}, {{rhythm}}",
  meeting: "Meetingraum",
  auditorium: "Virtuelles Auditorium",
  upTo_one: "{{kind}}, für höchstens {{count}} Person",
  upTo_other: "{{kind}}, für höchstens {{count}} Personen",
  asGuestOf: "Ihre Rolle laut Einladung: {{role}}",
  id: "ID",
  pin: "PIN",
  people: "Personen",
  in_one: "{{count}} dabei",
  in_other: "{{count}} dabei",
  waiting_one: "{{count}} im Warteraum",
  waiting_other: "{{count}} im Warteraum",
  invited_one: "{{count}} eingeladen",
  invited_other: "{{count}} eingeladen",
  nobodyInvited: "Niemand eingeladen",
  nobodyHere: "Niemand da",
  pinNone: "Keine",
  pinSet: "Festgelegt und verborgen",
  copyLink: "Einladungslink von {{name}} kopieren",
  showPin: "PIN von {{name}} anzeigen",
  hidePin: "PIN von {{name}} verbergen",
  setPin: "PIN für {{name}} festlegen",
  changePin: "PIN von {{name}} ändern",
  join: "Beitreten",
  start: "Starten",
  joinName: "{{name}} beitreten",
  startName: "{{name}} starten",
  manager: "Leitstand",
  managerName: "Leitstand von {{name}}",
  analytics: "Auswertung",
  analyticsName: "Auswertung von {{name}}",
  more: "Mehr zu {{name}}",
  edit: "Bearbeiten …",
  pinAndId: "PIN und ID …",
  link: "Einladungslink kopieren",
  calendar: "Kalenderdatei",
  calendarName: "Kalenderdatei von {{name}}",
  lock: "Meeting sperren",
  unlock: "Meeting entsperren",
  lockName: "{{name}} sperren",
  unlockName: "{{name}} entsperren",
  delete: "Löschen …",
  locked: "{{name}} ist gesperrt.",
  lockedText: "Herein kommen nur noch Hosts und wen ein Host ab jetzt hinzufügt.",
  unlocked: "{{name}} ist entsperrt.",
  unlockedText: "Für den Einlass gilt wieder, was eingestellt war.",
  deleteTitle: "{{name}} löschen?",
  deleteText:
    "ID und alle Links funktionieren dann nicht mehr, und die Einladungen sind weg. Das lässt sich nicht rückgängig machen.",
  deleteRunning_one: "{{count}} Person ist dabei. Das Meeting wird für alle beendet.",
  deleteRunning_other: "{{count}} Personen sind dabei. Das Meeting wird für alle beendet.",
  deleteDo: "Löschen",
  deleted: "{{name}} ist gelöscht.",
};

export const pinAndId = {
  title: "PIN und ID von {{name}}",
  text: "Wer drin ist, bleibt. Wer ab jetzt kommt, braucht die neuen Angaben.",
  guest: "PIN",
  host: "Host-PIN",
  hostText: "Wer sie am Einlass eingibt, kommt als Host herein.",
  newPin: "Neue PIN",
  newHostPin: "Neue Host-PIN",
  rule: "4 bis 64 Zeichen",
  short: "Eine PIN hat 4 bis 64 Zeichen.",
  isSet: "Es gibt eine PIN. Sie lässt sich nicht mehr anzeigen, nur ersetzen.",
  isNone: "Es gibt keine.",
  set: "PIN festlegen",
  generate: "PIN erzeugen",
  delete: "PIN löschen",
  setHost: "Host-PIN festlegen",
  generateHost: "Host-PIN erzeugen",
  deleteHost: "Host-PIN löschen",
  done: "Die PIN ist jetzt {{pin}}.",
  once: "Sie wird nur dieses eine Mal angezeigt.",
  deleted: "Die PIN ist gelöscht.",
  copyPin: "PIN kopieren",
  id: "ID",
  newId: "Neue ID",
  change: "ID ändern",
  changed: "Die ID ist jetzt {{id}}. Die alte führt nirgendwohin.",
};

export const returned = {
  title: "Ihr Meeting läuft noch",
  text_one: "{{name}} läuft, und {{count}} Person ist dabei. Deshalb wurde kein neues Meeting erstellt.",
  text_other: "{{name}} läuft, und {{count}} Personen sind dabei. Deshalb wurde kein neues Meeting erstellt.",
  stay: "Hier bleiben",
};

export const personalLinks = {
  title: "Links für Ihre Gäste",
  text: "Jeder Link gilt für eine Person und lässt sie unter ihrem Namen ein. Sie werden nur dieses eine Mal angezeigt.",
  copy: "Link für {{name}} kopieren",
  goIn: "Hineingehen",
};

export const book = {
  title: "Adressbuch",
  search: "Personen und Gruppen suchen",
  groups: "Gruppen",
  people: "Personen",
  members_one: "{{count}} Person",
  members_other: "{{count}} Personen",
  empty: "Im Adressbuch steht noch niemand. Die Administration fügt Personen und Gruppen hinzu.",
  none: "Hier heißt niemand „{{query}}“.",
  failed: "Das Adressbuch ließ sich nicht laden.",
  showMore: "Mehr anzeigen",
  call: "Anrufen",
  callName: "{{name}} anrufen",
  acts: "Aktionen für {{name}}",
  invite: "In ein Meeting einladen",
  called: "Es klingelt bei {{name}}.",
  calledText: "Es klingelt überall, wo {{name}} Gavel offen hat. Beitreten geht, solange das Meeting läuft.",
  noMeeting: "Sie sind in keinem Meeting",
  noMeetingText:
    "Ein Anruf führt in das Meeting, in dem Sie gerade sind. Starten Sie eines, dann wird {{name}} dazu eingeladen.",
  startWith: "Neues Meeting mit {{name}}",
  inviteTitle: "{{name}} in ein Meeting einladen",
  into: "Meeting",
  intoRunning: "{{name}}, läuft",
  intoNew: "Ein neues Meeting",
  inviteDo: "Einladen",
  invited: "{{name}}: eingeladen zu {{conference}}.",
  invitedText: "Es klingelt überall, wo dort Gavel offen ist.",
};

export const past = {
  title: "Verlauf",
  text: "Die letzten Meetings in Ihren Räumen, je Raum {{count}}. Alle stehen in der Auswertung des Raums.",
  empty: "In Ihren Räumen hat noch nichts stattgefunden.",
  failed: "Der Verlauf ließ sich nicht laden.",
  runningSince: "Läuft seit {{time}}",
  held: "{{time}}, {{minutes}}",
  minutes_one: "{{count}} Minute",
  minutes_other: "{{count}} Minuten",
  removals_one: "{{count}} entfernt",
  removals_other: "{{count}} entfernt",
};

export const ringing = {
  title: "{{by}} ruft an",
  text: "Meeting: {{room}}",
  said: "{{by}} ruft Sie in das Meeting „{{room}}“.",
  leave: "Wenn Sie annehmen, wechseln Sie von hier in jenes Meeting.",
  accept: "Annehmen",
  decline: "Ablehnen",
  over: "Dieser Anruf ist vorbei.",
};

export const logIns = {
  title: "Wo Sie angemeldet sind",
  this: "Dieser Browser",
  used: "Zuletzt benutzt: {{time}}",
  since: "Seit {{time}}",
  end: "{{client}} abmelden",
  endShort: "Abmelden",
  endOthers: "Überall sonst abmelden",
  alone: "Sonst sind Sie nirgends angemeldet.",
};

export const login = {
  title: "Anmelden",
  heading: "Anmelden",
  username: "Benutzername",
  password: "Passwort",
  submit: "Anmelden",
  wrong: "Benutzername oder Passwort stimmt nicht.",
  or: "oder",
  openid: "Mit {{label}} anmelden",
  failed: {
    login_cancelled:
      "Die Anmeldung wurde nicht abgeschlossen. Versuchen Sie es noch einmal, oder melden Sie sich mit einem Passwort an.",
    login_expired:
      "Diese Anmeldung hat zu lange gedauert oder war schon benutzt. Versuchen Sie es noch einmal.",
    login_refused:
      "Der Anmeldedienst hat nicht bestätigt, wer Sie sind. Versuchen Sie es noch einmal, oder fragen Sie die Administration.",
    provider_unreachable:
      "Der Anmeldedienst antwortet nicht. Versuchen Sie es später noch einmal, oder melden Sie sich mit einem Passwort an.",
    no_account: "Sie haben hier kein Konto. Bitten Sie die Administration um eines.",
    account_not_linked:
      "Es gibt hier ein Konto mit Ihrem Namen, aber es ist nicht mit Ihrer Anmeldung verknüpft. Wenn es Ihres ist, bitten Sie die Administration, es zu verknüpfen.",
    no_username:
      "Der Anmeldedienst nennt keinen Namen, der hier Benutzername sein kann. Fragen Sie die Administration.",
    last_administrator:
      "Laut Anmeldedienst sind Sie kein Administrator mehr, hier aber der letzte. Bitten Sie die Betreiber dieses Servers, jemand anderen zu benennen.",
    other:
      "Die Anmeldung hat nicht geklappt. Versuchen Sie es noch einmal, oder fragen Sie die Administration.",
  },
};

export const setup = {
  title: "Passwort der Administration festlegen",
  heading: "Passwort der Administration festlegen",
  text: "Dieser Link gilt einmal. Melden Sie sich danach als „admin“ an.",
  password: "Neues Passwort",
  repeat: "Noch einmal dasselbe",
  submit: "Passwort festlegen",
  differ: "Die beiden sind nicht gleich.",
  short: "Mindestens 12 Zeichen.",
  used: "Dieser Link wurde schon benutzt oder ist abgelaufen. Starten Sie den Server neu, um einen neuen zu bekommen.",
  done: "Das Passwort ist festgelegt.",
};
