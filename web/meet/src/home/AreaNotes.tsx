// What was done, or was not: below left, until it is dismissed.
import { Messages, Receipt } from "@gavel/ui";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { area, dropNote } from "./area";

export function AreaNotes() {
  const { t } = useTranslation();
  const notes = useStore(area, (state) => state.notes);
  return (
    <Messages label={t("common.messages")}>
      {notes.map(({ id, tone, title, text }) => (
        <Receipt
          key={id}
          tone={tone}
          title={title(t)}
          label={title(t)}
          dismissLabel={t("common.dismiss")}
          onDismiss={() => dropNote(id)}
        >
          {text ? <p>{text(t)}</p> : null}
        </Receipt>
      ))}
    </Messages>
  );
}
