// Receipts and explanations, below left. They stay until they are dismissed.
import type { InviteOrder } from "@gavel/sdk";
import { Button, Messages, Receipt } from "@gavel/ui";
import { useTranslation } from "react-i18next";
import { useOrders, useRoom } from "./context";
import { type DialogSpec, dropNote, type Note, useScreen, useScreenStore } from "./screen";

export function Notes() {
  const { t } = useTranslation();
  const notes = useScreen((screen) => screen.notes);
  return (
    <Messages label={t("common.messages")}>
      {notes.map((note) => (
        <NoteCard key={note.id} note={note} />
      ))}
    </Messages>
  );
}

function NoteCard({ note }: { note: Note }) {
  const { t } = useTranslation();
  const screen = useScreenStore();
  const orders = useOrders();
  const bans = useRoom((state) => state.bans);
  const { undo, invite, offers = [], invitations } = note;
  const canUndo = undo && bans.some((ban) => undo.persons.includes(ban.person));
  const [first, ...rest] = note.lines.map((say) => say(t));
  const open = (dialog: DialogSpec) => () => screen.setState({ dialog });
  const buttons = [
    canUndo && (
      <NoteButton key="undo" label={t("receipt.undo")} onPress={() => void orders.undoBlock(note)} />
    ),
    invite && (
      <NoteButton
        key="invite"
        label={t(invite.seats.length > 1 ? "receipt.inviteAll" : "receipt.invite")}
        onPress={() => void orders.inviteBack(invitationOf(invite.seats))}
      />
    ),
    ...offers.map((barrier) => (
      <NoteButton
        key={barrier}
        label={t(`receipt.offer.${barrier}`)}
        onPress={() => void orders.shut(note, barrier)}
      />
    )),
    invitations && (
      <NoteButton key="links" label={t("receipt.links")} onPress={open({ is: "invited", invitations })} />
    ),
    note.receipt && (
      <NoteButton key="receipt" plain label={t("receipt.label")} onPress={open({ is: "receipt", note })} />
    ),
  ].filter(Boolean);
  return (
    <Receipt
      tone={note.tone}
      title={note.title(t)}
      label={t("receipt.label")}
      dismissLabel={t("common.dismiss")}
      onDismiss={() => dropNote(screen, note.id)}
      actions={buttons.length > 0 ? buttons : null}
    >
      {first}
      {rest.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </Receipt>
  );
}

const invitationOf = (seats: string[]): InviteOrder =>
  seats.length === 1 && seats[0] ? { participant: seats[0] } : { participants: seats };

function NoteButton({ label, plain, onPress }: { label: string; plain?: boolean; onPress: () => void }) {
  return (
    <Button look={plain ? "plain" : "edge"} size="sm" onPress={onPress}>
      {label}
    </Button>
  );
}
