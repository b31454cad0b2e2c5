// A PIN to pass on. The server shows one that it made up this once.
import { Button } from "@gavel/ui";
import { Check, Copy } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useCopy } from "../../useCopy";
import styles from "./AccessDialog.module.css";

export function PinShown({ pin }: { pin: string }) {
  const { t } = useTranslation();
  const { copied, copy } = useCopy();
  return (
    <div className={styles.pin} role="status">
      <span>{t("access.pinIs")}</span>
      <strong>
        <bdi dir="ltr">{pin}</bdi>
      </strong>
      <Button icon={copied ? Check : Copy} onPress={() => copy(pin)}>
        {copied ? t("common.copied") : t("access.copyPin")}
      </Button>
    </div>
  );
}
