// Settings: the own devices, for hosts the meeting (P8), shortcuts, language.
import { Button, Dialog, Tabs } from "@gavel/ui";
import { UserX } from "lucide-react";
import { useTranslation } from "react-i18next";
import { DevicePickers } from "../../visit/DevicePickers";
import { MicrophoneLevel } from "../../visit/Preview";
import { useIsHost, useRoom, useSession } from "../context";
import { useDoorActs } from "../DoorChip";
import { type SettingsTab, useScreenStore } from "../screen";
import { ShortcutSettings } from "../shortcuts/ShortcutSettings";
import { LanguageSettings } from "./LanguageSettings";
import styles from "./SettingsDialog.module.css";

export function SettingsDialog({ tab = "devices" }: { tab?: SettingsTab | undefined }) {
  const { t } = useTranslation();
  const screen = useScreenStore();
  const isHost = useIsHost();
  const close = () => screen.setState({ dialog: null });
  const audioVideo = { id: "devices", label: t("settings.audioVideo"), content: <AudioVideo /> };
  const meeting = { id: "meeting", label: t("settings.meeting"), content: <MeetingSettings /> };
  const keys = { id: "shortcuts", label: t("settings.shortcuts"), content: <ShortcutSettings /> };
  const language = { id: "language", label: t("settings.language"), content: <LanguageSettings /> };
  const tabs = [audioVideo, ...(isHost ? [meeting] : []), keys, language];
  return (
    <Dialog
      title={t("settings.title")}
      onClose={close}
      footer={
        <Button look="edge" onPress={close}>
          {t("common.close")}
        </Button>
      }
    >
      <Tabs label={t("settings.title")} tabs={tabs} initial={tab} />
    </Dialog>
  );
}

function AudioVideo() {
  const { devices } = useSession();
  return (
    <>
      <DevicePickers devices={devices} />
      <MicrophoneLevel devices={devices} />
    </>
  );
}

function MeetingSettings() {
  const { t } = useTranslation();
  const screen = useScreenStore();
  const acts = useDoorActs();
  const locked = useRoom((state) => state.conference?.locked ?? false);
  return (
    <>
      <section className={styles.part}>
        <h3>{t("settings.door")}</h3>
        <p>{locked ? t("settings.lockText") : t("settings.waitingText")}</p>
        <div className={styles.acts}>
          {acts.map((act) => (
            <Button key={act.id} look="edge" icon={act.icon} onPress={act.onAction}>
              {act.label}
            </Button>
          ))}
        </div>
      </section>
      <section className={styles.part}>
        <h3>{t("settings.ending")}</h3>
        <p>{t("settings.endingText")}</p>
        <div className={styles.acts}>
          <Button
            look="dangerAsk"
            icon={UserX}
            onPress={() => screen.setState({ dialog: { is: "confirm", what: "disconnectAll" } })}
          >
            {t("panel.disconnectAll")}
          </Button>
        </div>
      </section>
    </>
  );
}
