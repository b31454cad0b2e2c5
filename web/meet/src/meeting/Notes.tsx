// Receipts and explanations, below left. They stay until they are dismissed.
import { Button, Messages, Receipt } from "@gavel/ui";
import { useTranslation } from "react-i18next";
import { useOrders, useRoom } from "./context";
import { dropNote, type Note, useScreen, useScreenStore } from "./screen";

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
  const { undo, invite } = note;
  const canUndo = undo && bans.some((ban) => undo.persons.includes(ban.person));
  const [first, ...rest] = note.lines;
  const actions =
    canUndo || invite ? (
      <>
        {canUndo ? (
          <Button look="edge" size="sm" onPress={() => void orders.undoBlock(note)}>
            {t("receipt.undo")}
          </Button>
        ) : null}
        {invite ? (
          <Button look="edge" size="sm" onPress={() => void orders.inviteBack(invite.seat, invite.name)}>
            {t("receipt.invite")}
          </Button>
        ) : null}
      </>
    ) : null;
  return (
    <Receipt
      tone={note.tone}
      title={note.title}
      label={t("receipt.label")}
      dismissLabel={t("common.dismiss")}
      onDismiss={() => dropNote(screen, note.id)}
      actions={actions}
    >
      {first}
      {rest.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </Receipt>
  );
}
