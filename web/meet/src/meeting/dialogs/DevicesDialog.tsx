// Somebody else's camera, microphone and gain (T11): chosen here, used there at once where they have agreed beforehand,
// and otherwise asked.
import type { ChooseOrder, Details, Inventory } from "@gavel/sdk";
import { Banner, Button, Choose, Dialog, Slider } from "@gavel/ui";
import { CircleCheck, Hourglass, Mic, Video } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { shortName } from "../../format";
import { useOrders, useParticipant, useRoom } from "../context";
import { useScreenStore } from "../screen";
import styles from "./DevicesDialog.module.css";

type Choice = Omit<ChooseOrder, "participant">;

/** Percent; twice as loud is enough, though the server lets through more. */
const LOUDEST = 200;
const USUAL = 100;

export function DevicesDialog({ seat }: { seat: string }) {
  const { t } = useTranslation();
  const screen = useScreenStore();
  const orders = useOrders();
  const person = useParticipant(seat);
  const details = useRoom((state) => state.details.get(seat));
  const [choice, setChoice] = useState<Choice>({});
  /** What was asked for, until something else is chosen. */
  const [asked, setAsked] = useState<Choice | null>(null);
  const close = () => screen.setState({ dialog: null });
  if (!person) return <Gone onClose={close} />;
  const name = shortName(person.name);
  const change = (part: Choice) => {
    setChoice((now) => ({ ...now, ...part }));
    setAsked(null);
  };
  const go = async () => {
    if (!(await orders.useDevices(seat, choice))) return;
    setAsked(choice);
    setChoice({});
  };
  const { cameras = [], microphones = [], camera = null, microphone = null, gain } = details?.inventory ?? {};
  const nothing = cameras.length + microphones.length === 0;
  const isWaiting = details?.asked_devices ?? false;
  return (
    <Dialog
      title={t("devicesOf.title", { name: person.name })}
      onClose={close}
      footer={
        <>
          <Button look="edge" autoFocus onPress={close}>
            {t("common.close")}
          </Button>
          <Button look="primary" isDisabled={Object.keys(choice).length === 0} onPress={() => void go()}>
            {t("devicesOf.go")}
          </Button>
        </>
      }
    >
      {nothing ? (
        <p>{t("devicesOf.none", { name })}</p>
      ) : (
        <>
          <DeviceChoice
            label={t("devices.microphone")}
            icon={Mic}
            devices={microphones}
            value={choice.microphone ?? microphone}
            onChange={(id) => change({ microphone: id })}
          />
          <Slider
            label={t("devicesOf.gain")}
            value={(choice.gain ?? gain ?? USUAL) / 100}
            onChange={(value) => change({ gain: Math.round(value * 100) })}
            max={Math.max(LOUDEST, gain ?? 0) / 100}
            step={0.05}
            percent
          />
          <DeviceChoice
            label={t("devices.camera")}
            icon={Video}
            devices={cameras}
            value={choice.camera ?? camera}
            onChange={(id) => change({ camera: id })}
          />
          <p className={styles.note}>{t("devicesOf.text", { name })}</p>
        </>
      )}
      {isWaiting ? (
        <Banner tone="wait" icon={Hourglass} role="status">
          {t("devicesOf.waiting", { name })}
        </Banner>
      ) : asked ? (
        <Banner tone="calm" icon={CircleCheck} role="status">
          {t(uses(details, asked) ? "devicesOf.used" : "devicesOf.kept", { name })}
        </Banner>
      ) : null}
    </Dialog>
  );
}

/** Whether they use now what they were asked to. */
function uses(details: Details | undefined, asked: Choice): boolean {
  const { camera, microphone, gain } = details?.inventory ?? {};
  const now: Choice = { ...(camera && { camera }), ...(microphone && { microphone }), ...(gain && { gain }) };
  return (Object.keys(asked) as (keyof Choice)[]).every((what) => asked[what] === now[what]);
}

interface DeviceChoiceProps {
  label: string;
  icon: typeof Mic;
  devices: Inventory["cameras"];
  value: string | null;
  onChange: (id: string) => void;
}

function DeviceChoice({ label, icon, devices, value, onChange }: DeviceChoiceProps) {
  const { t } = useTranslation();
  const named = devices.filter((device) => device.id !== "");
  return (
    <Choose
      label={label}
      icon={icon}
      options={named.map((device) => ({ value: device.id, label: device.label || t("devices.byDefault") }))}
      value={named.some((device) => device.id === value) ? value : null}
      placeholder={named.length > 0 ? t("devices.byDefault") : t("devices.none")}
      onChange={onChange}
      isDisabled={named.length === 0}
    />
  );
}

function Gone({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog
      size="sm"
      title={t("devicesOf.gone")}
      onClose={onClose}
      footer={
        <Button look="edge" autoFocus onPress={onClose}>
          {t("common.close")}
        </Button>
      }
    >
      <p>{t("refused.not_found")}</p>
    </Dialog>
  );
}
