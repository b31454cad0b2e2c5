// Words that stand in many places: buttons, counts, roles, troubles.
export const common = {
  cancel: "Annuler",
  close: "Fermer",
  save: "Enregistrer",
  dismiss: "Masquer",
  copy: "Copier le lien",
  copied: "Copié",
  messages: "Notifications",
  skip: "Aller au contenu",
  loading: "Chargement",
  between: ", ",
  numbered: "{{label}} ({{number}})",
  you: "{{name}} (vous)",
  guest: "Invité",
  phone: "Téléphone",
  signedIn: "Compte connecté",
  unreachable: "Le serveur ne répond pas. Vérifiez votre connexion et réessayez.",
  failed: "Cela n’a pas fonctionné ({{code}}). Réessayez.",
  rateLimited: "Trop de tentatives. Patientez une minute, puis réessayez.",
};

export const count = {
  people_one: "{{count}} personne",
  people_many: "{{count}} personnes",
  people_other: "{{count}} personnes",
  waiting_one: "{{count}} en attente",
  waiting_many: "{{count}} en attente",
  waiting_other: "{{count}} en attente",
  ringing_one: "{{count}} appel en cours",
  ringing_many: "{{count}} appels en cours",
  ringing_other: "{{count}} appels en cours",
};

export const roles = {
  owner: "Propriétaire",
  operator: "Opérateur",
  host: "Hôte",
  participant: "Participant",
  guest: "Invité",
};

export const reason = {
  disruption: "Perturbe la réunion",
  uninvited: "Présence sans invitation",
  forgotten: "A oublié de quitter",
  harassment: "Harcèlement",
  spam: "Messages indésirables",
  technical: "Problème technique",
  meeting_over: "La réunion est terminée",
  other: "Autre",
};

export const refused = {
  removeTitle: "Exclusion impossible : {{name}}",
  removeManyTitle_one: "{{count}} personne n’a pas été exclue",
  removeManyTitle_many: "{{count}} personnes n’ont pas été exclues",
  removeManyTitle_other: "{{count}} personnes n’ont pas été exclues",
  title: "L’action n’a pas été effectuée",
  owner_protected:
    "Le propriétaire d’une réunion ne peut pas en être exclu de l’intérieur. Seule l’administration le peut.",
  not_moderator: "Seuls les hôtes peuvent le faire.",
  blocked: "Cette personne est bloquée. Débloquez-la d’abord.",
  denied: "Ce n’est pas possible avec cette personne.",
  not_found: "Cette personne n’est plus connue ici.",
  not_running: "La réunion n’est pas en cours.",
  full: "La réunion est complète.",
  alias_taken: "Une autre salle a déjà cet ID.",
  invalid: "Le serveur n’a pas compris la demande.",
  no_seat: "Vous n’avez pas de place dans cette réunion.",
  rate_limited: "Trop de demandes à la fois. Patientez un instant.",
  other: "Réponse du serveur : {{code}}.",
  ambiguous: "Ce nom correspond à plusieurs personnes.",
};
