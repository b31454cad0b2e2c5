// Words that stand in many places: buttons, counts, roles, troubles.
export const common = {
  cancel: "Cancel",
  close: "Close",
  save: "Save",
  dismiss: "Dismiss",
  copy: "Copy the link",
  copied: "Copied",
  messages: "Messages",
  skip: "Skip to content",
  loading: "Loading",
  /** Between what is said one after the other and is no list: clauses, and what only a screen reader reads out. */
  between: ", ",
  numbered: "{{label}} ({{number}})",
  you: "{{name}} (you)",
  guest: "Guest",
  phone: "Phone",
  signedIn: "Signed in",
  unreachable: "The server does not answer. Check your connection and try again.",
  failed: "That did not work ({{code}}). Try again.",
  rateLimited: "Too many attempts. Wait a minute, then try again.",
};

export const count = {
  people_one: "{{count}} person",
  people_other: "{{count}} people",
  waiting_one: "{{count}} waiting",
  waiting_other: "{{count}} waiting",
  ringing_one: "{{count}} ringing call",
  ringing_other: "{{count}} ringing calls",
};

export const roles = {
  owner: "Owner",
  operator: "Operator",
  host: "Moderator",
  participant: "Participant",
  guest: "Guest",
};

export const reason = {
  disruption: "Disturbs the meeting",
  uninvited: "Was not invited",
  forgotten: "Forgot to leave",
  harassment: "Harassment",
  spam: "Spam",
  technical: "Technical trouble",
  meeting_over: "The meeting is over",
  other: "Other",
};

export const refused = {
  removeTitle: "{{name}} was not removed",
  removeManyTitle_one: "{{count}} person was not removed",
  removeManyTitle_other: "{{count}} people were not removed",
  title: "That was not done",
  owner_protected: "The owner of a meeting cannot be removed from inside it. Only an administrator can.",
  not_moderator: "Only hosts can do this.",
  blocked: "This person is blocked. Unblock first.",
  denied: "That cannot be done with this person.",
  not_found: "This person is no longer known here.",
  not_running: "The meeting is not running.",
  full: "The meeting is full.",
  alias_taken: "Another room has this ID already.",
  invalid: "The server did not understand it.",
  no_seat: "You have no seat in this meeting.",
  rate_limited: "Too many at once. Wait a moment.",
  other: "The server said: {{code}}.",
  ambiguous: "The name fits more than one person.",
};
