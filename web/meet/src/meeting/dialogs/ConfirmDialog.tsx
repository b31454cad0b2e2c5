// The questions before something that concerns many: counts, whether oneself goes too, and what does it last.
import type { InviteOrder } from "@gavel/sdk";
import { Button, Dialog } from "@gavel/ui";
import { useTranslation } from "react-i18next";
import { listed } from "../../i18n/locale";
import { useGoverned, useOrders } from "../context";
import { headcount } from "../heads";
import { useScreenStore } from "../screen";

interface QuestionProps {
  title: string;
  text: string;
  button: string;
  /** Whether it is about people who go, or may not come. */
  danger: boolean;
  onYes: () => void;
}

function Question({ title, text, button, danger, onYes }: QuestionProps) {
  const { t } = useTranslation();
  const screen = useScreenStore();
  const close = () => screen.setState({ dialog: null });
  const go = () => {
    close();
    onYes();
  };
  return (
    <Dialog
      role="alertdialog"
      size="sm"
      title={title}
      onClose={close}
      footer={
        <>
          <Button look="edge" autoFocus onPress={close}>
            {t("common.cancel")}
          </Button>
          <Button look={danger ? "danger" : "primary"} onPress={go}>
            {button}
          </Button>
        </>
      }
    >
      <p>{text}</p>
    </Dialog>
  );
}

const WORDS = {
  all: { title: "end.allTitle", text: "end.allText", button: "meeting.endAll" },
  others: { title: "end.othersTitle", text: "end.othersText", button: "meeting.endOthers" },
  disconnectAll: { title: "end.disconnectTitle", text: "end.disconnectText", button: "end.sure" },
} as const;

export function ConfirmDialog({ what }: { what: keyof typeof WORDS }) {
  const { t } = useTranslation();
  const orders = useOrders();
  const room = useGoverned();
  const words = WORDS[what];
  const outside = what === "disconnectAll" && !room.state.me?.seat;
  return (
    <Question
      title={t(words.title)}
      text={t(outside ? "end.outsideText" : words.text, { people: headcount(room.state, what !== "others") })}
      button={t(words.button)}
      danger
      onYes={() => void (what === "others" ? orders.endForOthers() : orders.endForAll())}
    />
  );
}

export function ClearAwayDialog() {
  const { t } = useTranslation();
  const orders = useOrders();
  const room = useGoverned();
  return (
    <Question
      title={t("clearAway.title")}
      text={t("clearAway.text", { count: room.state.unconnected.length })}
      button={t("acts.clearList")}
      danger={false}
      onYes={() => void orders.clearAway()}
    />
  );
}

export function DeclineAndBlockDialog({ seats }: { seats: string[] }) {
  const { t } = useTranslation();
  const orders = useOrders();
  const room = useGoverned();
  const names = listed(seats.flatMap((seat) => room.state.roster.get(seat)?.name ?? []));
  return (
    <Question
      title={t("declineBlock.title", { names, count: seats.length })}
      text={t("declineBlock.text", { count: seats.length })}
      button={t("acts.declineBlock")}
      danger
      onYes={() => void orders.declineAndBlock(seats)}
    />
  );
}

/** Inviting somebody who is blocked has to be meant. */
export function LiftBlockDialog({ order, names }: { order: InviteOrder; names: string[] }) {
  const { t } = useTranslation();
  const orders = useOrders();
  return (
    <Question
      title={t("liftBlock.title", { names: listed(names) })}
      text={t("liftBlock.text", { count: names.length })}
      button={t("liftBlock.go")}
      danger={false}
      onYes={() => void orders.inviteAndShow({ ...order, lift_block: true })}
    />
  );
}
