// Before and between meetings: the start page, logging in, setting up, the personal area.
export const start = {
  title: "Gavel",
  joinById: "Rejoindre par ID",
  id: "ID de la réunion",
  idHint: "La dernière partie du lien de la réunion",
  join: "Rejoindre",
  demoHeading: "Pas de réunion sous la main ?",
  demoText:
    "La salle de démonstration tourne sur cet ordinateur. La première personne qui entre en est l’hôte.",
  demo: "Essayer la salle de démonstration",
  logIn: "Se connecter",
  signedInAs: "Compte connecté : {{name}}",
  loggedOut: "Votre session est terminée. Reconnectez-vous pour voir vos réunions.",
};

/** Why a call of the personal area was refused, and what now. */
export const areaRefused = {
  alias_taken: "Cet ID est déjà utilisé. Choisissez-en un autre.",
  blocked: "Une de ces personnes est bloquée dans cette réunion. Débloquez-la d’abord.",
  denied: "Seul le propriétaire de la réunion en a le droit.",
  not_found: "L’élément a disparu : quelqu’un l’a supprimé. Consultez de nouveau la liste.",
  not_moderator: "Seuls les hôtes de la réunion peuvent le faire.",
  not_running: "La réunion n’est plus en cours.",
  not_done: "L’action n’a pas été effectuée",
};

export const home = {
  nav: "Navigation principale",
  menu: "Menu",
  conferences: "Réunions",
  people: "Carnet d’adresses",
  history: "Historique",
  user: "{{name}}, menu utilisateur",
  logIns: "Connexions…",
  admin: "Administration",
  logOut: "Se déconnecter",

  title: "Mes réunions",
  newConference: "Nouvelle réunion",
  scheduled: "Réunions programmées",
  rooms: "Salles virtuelles",
  empty: "Aucune réunion pour l’instant",
  emptyText:
    "Créez-en une pour une date, ou une salle virtuelle toujours disponible. Les invitations que vous recevez apparaissent ici aussi.",
  noneScheduled: "Rien de programmé.",
  noRooms: "Aucune salle virtuelle.",
  failed: "Impossible de charger vos réunions.",
  again: "Réessayer",
  nowRunning: "« {{name}} » est en cours.",
  nowIn_one: "{{count}} personne présente.",
  nowIn_many: "{{count}} personnes présentes.",
  nowIn_other: "{{count}} personnes présentes.",
  nowWaiting_one: "{{count}} personne attend d’entrer.",
  nowWaiting_many: "{{count}} personnes attendent d’entrer.",
  nowWaiting_other: "{{count}} personnes attendent d’entrer.",
  goBack: "Y retourner",
};

/** One meeting of the personal area, and what is done to it from there. */
export const card = {
  running: "En cours",
  since: "Début : {{time}}",
  sinceThen: "Début : {{time}}. {{dates}}",
  noDates: "Plus aucune date",
  repeated: "{{dates}}, {{rhythm}}",
  meeting: "Salle de réunion",
  auditorium: "Auditorium virtuel",
  upTo_one: "{{kind}}, {{count}} personne au plus",
  upTo_many: "{{kind}}, {{count}} personnes au plus",
  upTo_other: "{{kind}}, {{count}} personnes au plus",
  asGuestOf: "Votre rôle sur l’invitation : {{role}}",
  id: "ID",
  pin: "Code PIN",
  people: "Personnes",
  in_one: "{{count}} en ligne",
  in_many: "{{count}} en ligne",
  in_other: "{{count}} en ligne",
  waiting_one: "{{count}} en attente",
  waiting_many: "{{count}} en attente",
  waiting_other: "{{count}} en attente",
  invited_one: "{{count}} invitation",
  invited_many: "{{count}} invitations",
  invited_other: "{{count}} invitations",
  nobodyInvited: "Aucune invitation",
  nobodyHere: "Personne",
  pinNone: "Aucun",
  pinSet: "Défini et masqué",
  copyLink: "Copier le lien d’invitation de « {{name}} »",
  showPin: "Afficher le code PIN de « {{name}} »",
  hidePin: "Masquer le code PIN de « {{name}} »",
  setPin: "Définir un code PIN pour « {{name}} »",
  changePin: "Modifier le code PIN de « {{name}} »",
  join: "Rejoindre",
  start: "Démarrer",
  joinName: "Rejoindre {{name}}",
  startName: "Démarrer {{name}}",
  manager: "Pilotage",
  managerName: "Pilotage de « {{name}} »",
  analytics: "Statistiques",
  analyticsName: "Statistiques de « {{name}} »",
  more: "Plus d’actions pour « {{name}} »",
  edit: "Modifier…",
  pinAndId: "Code PIN et ID…",
  link: "Copier le lien d’invitation",
  calendar: "Fichier de calendrier",
  calendarName: "Fichier de calendrier de « {{name}} »",
  lock: "Verrouiller la réunion",
  unlock: "Déverrouiller la réunion",
  lockName: "Verrouiller « {{name}} »",
  unlockName: "Déverrouiller « {{name}} »",
  delete: "Supprimer…",
  locked: "« {{name}} » est verrouillée.",
  lockedText: "Seuls entrent les hôtes et les personnes qu’un hôte ajoute à partir de maintenant.",
  unlocked: "« {{name}} » est déverrouillée.",
  unlockedText: "L’entrée est de nouveau telle qu’elle était réglée.",
  deleteTitle: "Supprimer « {{name}} » ?",
  deleteText:
    "Son ID et tous ses liens cesseront de fonctionner, et ses invitations disparaîtront. C’est irréversible.",
  deleteRunning_one: "{{count}} personne présente. La réunion se terminera pour tous.",
  deleteRunning_many: "{{count}} personnes présentes. La réunion se terminera pour tous.",
  deleteRunning_other: "{{count}} personnes présentes. La réunion se terminera pour tous.",
  deleteDo: "Supprimer",
  deleted: "« {{name}} » : réunion supprimée.",
};

export const pinAndId = {
  title: "Code PIN et ID de « {{name}} »",
  text: "Les personnes présentes restent. Celles qui arrivent ensuite auront besoin des nouveaux.",
  guest: "Code PIN",
  host: "Code PIN d’hôte",
  hostText: "Qui le saisit à l’entrée devient hôte.",
  newPin: "Nouveau code PIN",
  newHostPin: "Nouveau code PIN d’hôte",
  rule: "4 à 64 caractères",
  short: "Un code PIN compte de 4 à 64 caractères.",
  isSet: "Il y a un code PIN. Il ne peut plus être affiché, seulement remplacé.",
  isNone: "Il n’y en a pas.",
  set: "Définir le code PIN",
  generate: "Générer un code PIN",
  delete: "Supprimer le code PIN",
  setHost: "Définir le code PIN d’hôte",
  generateHost: "Générer un code PIN d’hôte",
  deleteHost: "Supprimer le code PIN d’hôte",
  done: "Le code PIN est maintenant {{pin}}.",
  once: "Il ne sera affiché que cette fois.",
  deleted: "Le code PIN est supprimé.",
  copyPin: "Copier le code PIN",
  id: "ID",
  newId: "Nouvel ID",
  change: "Modifier l’ID",
  changed: "L’ID est maintenant {{id}}. L’ancien ne mène plus nulle part.",
};

export const returned = {
  title: "Votre réunion est toujours en cours",
  text_one:
    "« {{name}} » est en cours, avec {{count}} personne présente. Aucune nouvelle réunion n’a donc été créée.",
  text_many:
    "« {{name}} » est en cours, avec {{count}} personnes présentes. Aucune nouvelle réunion n’a donc été créée.",
  text_other:
    "« {{name}} » est en cours, avec {{count}} personnes présentes. Aucune nouvelle réunion n’a donc été créée.",
  stay: "Rester ici",
};

export const personalLinks = {
  title: "Liens pour vos invités",
  text: "Chaque lien est destiné à une seule personne et la fait entrer sous son nom. Ils ne seront affichés que cette fois.",
  copy: "Copier le lien pour {{name}}",
  goIn: "Entrer",
};

export const book = {
  title: "Carnet d’adresses",
  search: "Chercher des personnes et des groupes",
  groups: "Groupes",
  people: "Personnes",
  members_one: "{{count}} personne",
  members_many: "{{count}} personnes",
  members_other: "{{count}} personnes",
  empty: "Le carnet d’adresses est encore vide. L’administration y ajoute des personnes et des groupes.",
  none: "Personne ne s’appelle « {{query}} » ici.",
  failed: "Impossible de charger le carnet d’adresses.",
  showMore: "Afficher plus",
  call: "Appeler",
  callName: "Appeler {{name}}",
  acts: "Actions pour {{name}}",
  invite: "Inviter à une réunion",
  called: "Appel en cours : {{name}}.",
  calledText:
    "Cela sonne partout où {{name}} a ouvert Gavel, et il est possible d’entrer tant que la réunion dure.",
  noMeeting: "Vous n’êtes dans aucune réunion",
  noMeetingText:
    "Un appel mène à la réunion où vous êtes. Démarrez-en une, et {{name}} recevra une invitation.",
  startWith: "Nouvelle réunion avec {{name}}",
  inviteTitle: "Inviter {{name}} à une réunion",
  into: "Réunion",
  intoRunning: "{{name}}, en cours",
  intoNew: "Une nouvelle réunion",
  inviteDo: "Inviter",
  invited: "{{name}} : invitation à « {{conference}} » envoyée.",
  invitedText: "Cela sonne partout où Gavel est ouvert chez le destinataire.",
};

export const past = {
  title: "Historique",
  text: "Les dernières réunions de vos salles, {{count}} par salle. Toutes figurent dans les statistiques de la salle.",
  empty: "Aucune réunion n’a encore eu lieu dans vos salles.",
  failed: "Impossible de charger l’historique.",
  runningSince: "En cours, début : {{time}}",
  held: "{{time}}, {{minutes}}",
  minutes_one: "{{count}} minute",
  minutes_many: "{{count}} minutes",
  minutes_other: "{{count}} minutes",
  removals_one: "{{count}} exclusion",
  removals_many: "{{count}} exclusions",
  removals_other: "{{count}} exclusions",
};

export const ringing = {
  title: "{{by}} vous appelle",
  text: "Réunion : {{room}}",
  said: "{{by}} vous appelle. Réunion : {{room}}.",
  leave: "Si vous acceptez, vous quittez cette réunion pour l’autre.",
  accept: "Accepter",
  decline: "Refuser",
  over: "Cet appel est terminé.",
};

export const logIns = {
  title: "Vos connexions",
  this: "Ce navigateur",
  used: "Dernière utilisation : {{time}}",
  since: "Connexion : {{time}}",
  end: "Déconnecter {{client}}",
  endShort: "Déconnecter",
  endOthers: "Déconnecter partout ailleurs",
  alone: "Aucune connexion ailleurs.",
};

export const login = {
  title: "Connexion",
  heading: "Connexion",
  username: "Nom d’utilisateur",
  password: "Mot de passe",
  submit: "Se connecter",
  wrong: "Le nom d’utilisateur ou le mot de passe est incorrect.",
  or: "ou",
  openid: "Se connecter avec {{label}}",
  failed: {
    login_cancelled:
      "La connexion n’est pas allée à son terme. Réessayez, ou connectez-vous avec un mot de passe.",
    login_expired: "Cette connexion a duré trop longtemps ou avait déjà servi. Réessayez.",
    login_refused:
      "Le service de connexion n’a pas confirmé votre identité. Réessayez, ou demandez à l’administration.",
    provider_unreachable:
      "Le service de connexion ne répond pas. Réessayez plus tard, ou connectez-vous avec un mot de passe.",
    no_account: "Vous n’avez pas de compte ici. Demandez-en un à l’administration.",
    account_not_linked:
      "Il existe ici un compte à votre nom, mais il n’est pas associé à votre connexion. S’il est à vous, demandez à l’administration de l’associer.",
    no_username:
      "Le service de connexion ne fournit aucun nom qui puisse servir de nom d’utilisateur ici. Demandez à l’administration.",
    last_administrator:
      "Selon le service de connexion, vous n’administrez plus ce serveur, mais personne d’autre ne le fait ici. Demandez aux personnes qui l’exploitent de désigner quelqu’un d’autre.",
    other: "La connexion n’a pas fonctionné. Réessayez, ou demandez à l’administration.",
  },
};

export const setup = {
  title: "Définir le mot de passe d’administration",
  heading: "Définir le mot de passe d’administration",
  text: "Ce lien ne sert qu’une fois. Connectez-vous ensuite sous le nom « admin ».",
  password: "Nouveau mot de passe",
  repeat: "Le même encore une fois",
  submit: "Définir le mot de passe",
  differ: "Les deux ne sont pas identiques.",
  short: "Au moins 12 caractères.",
  used: "Ce lien a déjà servi ou a expiré. Redémarrez le serveur pour en obtenir un nouveau.",
  done: "Le mot de passe est défini.",
};
