// Which microphone, camera and loudspeaker.
import type { Choice, Devices } from "@gavel/sdk";
import { Choose } from "@gavel/ui";
import { Mic, Video, Volume2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";

const KINDS = [
  { kind: "audioinput", icon: Mic, label: "devices.microphone" },
  { kind: "videoinput", icon: Video, label: "devices.camera" },
  { kind: "audiooutput", icon: Volume2, label: "devices.speaker" },
] as const;

/** React Aria takes no empty key, and an empty id is the browser's word for "the default one". */
const DEFAULT = "default";

export function DevicePickers({ devices }: { devices: Devices }) {
  const { t } = useTranslation();
  const { lists, chosen } = useStore(devices.store);
  return KINDS.map(({ kind, icon, label }) => {
    const listed = lists[kind].map((device) => ({ value: device.id, label: nameOf(device.label) }));
    const known = listed.some((option) => option.value === chosen[kind]);
    const options =
      kind === "audiooutput" && !listed.some((option) => option.value === DEFAULT)
        ? [{ value: DEFAULT, label: t("devices.byDefault") }, ...listed]
        : listed;
    return (
      <Choose
        key={kind}
        label={t(label)}
        icon={icon}
        options={options}
        value={known ? chosen[kind] : kind === "audiooutput" ? DEFAULT : null}
        placeholder={listed.length > 0 ? t("devices.byDefault") : t("devices.none")}
        onChange={(id) => void devices.choose(kind satisfies Choice, id)}
        isDisabled={options.length === 0}
      />
    );
  });
  /** Browsers give nameless devices a number only. */
  function nameOf(name: string): string {
    return /^\d+$/.test(name) ? t("devices.numbered", { number: name }) : name;
  }
}
