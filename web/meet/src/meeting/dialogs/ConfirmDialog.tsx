// The question before everybody goes: counts, whether oneself goes too, and solid red last.
import { Button, Dialog } from "@gavel/ui";
import { useTranslation } from "react-i18next";
import { useGoverned, useOrders } from "../context";
import { headcount } from "../heads";
import { useScreenStore } from "../screen";

const WORDS = {
  all: { title: "end.allTitle", text: "end.allText", button: "meeting.endAll" },
  others: { title: "end.othersTitle", text: "end.othersText", button: "meeting.endOthers" },
  disconnectAll: { title: "end.disconnectTitle", text: "end.disconnectText", button: "end.sure" },
} as const;

export function ConfirmDialog({ what }: { what: keyof typeof WORDS }) {
  const { t } = useTranslation();
  const screen = useScreenStore();
  const orders = useOrders();
  const room = useGoverned();
  const words = WORDS[what];
  const close = () => screen.setState({ dialog: null });
  const people = headcount(room.state, what !== "others");
  const go = () => {
    close();
    void (what === "others" ? orders.endForOthers() : orders.endForAll());
  };
  return (
    <Dialog
      role="alertdialog"
      size="sm"
      title={t(words.title)}
      onClose={close}
      footer={
        <>
          <Button look="edge" autoFocus onPress={close}>
            {t("common.cancel")}
          </Button>
          <Button look="danger" onPress={go}>
            {t(words.button)}
          </Button>
        </>
      }
    >
      <p>{t(words.text, { people })}</p>
    </Dialog>
  );
}
