// A receipt in full, as the audit has it.
import { Button, Dialog, Ledger } from "@gavel/ui";
import { useTranslation } from "react-i18next";
import { type Note, useScreenStore } from "../screen";

export function ReceiptDialog({ note }: { note: Note }) {
  const { t } = useTranslation();
  const screen = useScreenStore();
  const close = () => screen.setState({ dialog: null });
  const { receipt } = note;
  const verdicts = receipt?.verdicts ?? [];
  return (
    <Dialog
      size="sm"
      title={note.title(t)}
      onClose={close}
      footer={
        <Button look="edge" autoFocus onPress={close}>
          {t("common.close")}
        </Button>
      }
    >
      <Ledger
        facts={[
          ...verdicts.map(({ participant, name, verdict }) => ({
            key: participant,
            label: name ?? participant,
            value: t(`verdicts.${verdict}`),
          })),
          ...note.lines
            .map((say) => say(t))
            .map((line, n) => ({
              key: line,
              label: n === 0 ? t("receipt.what") : "",
              value: line,
            })),
          {
            label: t("receipt.saved"),
            value: t(receipt?.saved === "yes" ? "receipt.onRecord" : "receipt.notSaved"),
          },
          { label: t("receipt.number"), value: <bdi dir="ltr">{receipt?.request_id}</bdi> },
        ]}
      />
    </Dialog>
  );
}
