// Oneself, before anybody else sees it: picture, switches, microphone level.
import type { Devices } from "@gavel/sdk";
import { Icon, LevelMeter } from "@gavel/ui";
import { Mic, MicOff, Video as VideoIcon, VideoOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { Picture } from "../meeting/stage/Picture";
import text from "../pages/text.module.css";
import styles from "./Preview.module.css";
import { useLevel } from "./useLevel";

export function Preview({ devices }: { devices: Devices }) {
  const { t } = useTranslation();
  const { muted, video, cameraOn, trouble } = useStore(devices.store);

  return (
    <>
      <div className={`${styles.preview} stage`}>
        {video ? <Picture track={video} mirrored /> : <p className={styles.dark}>{t("prejoin.cameraOff")}</p>}
        {video ? <span className={styles.caption}>{t("prejoin.onlyYou")}</span> : null}
        <div className={styles.switches}>
          <button type="button" onClick={() => void devices.setMuted(!muted)}>
            <Icon of={muted ? MicOff : Mic} />
            {muted ? t("meeting.unmute") : t("meeting.mute")}
          </button>
          <button type="button" onClick={() => void devices.setCamera(!cameraOn)}>
            <Icon of={cameraOn ? VideoIcon : VideoOff} />
            {cameraOn ? t("meeting.stopVideo") : t("meeting.startVideo")}
          </button>
        </div>
      </div>
      <MicrophoneLevel devices={devices} />
      {(["audio", "video"] as const).map((kind) => {
        const what = trouble[kind];
        return what ? (
          <p key={kind} className={text.error} role="alert">
            {t(`devices.${kind}.${what}`)}
          </p>
        ) : null;
      })}
    </>
  );
}

export function MicrophoneLevel({ devices }: { devices: Devices }) {
  const { t } = useTranslation();
  const { audio, muted } = useStore(devices.store);
  const { level, heard } = useLevel(muted ? null : audio);
  return (
    <div className={styles.meter}>
      <Icon of={muted ? MicOff : Mic} size="sm" />
      <LevelMeter label={t("prejoin.level")} level={level} />
      <span className={text.hint}>
        {muted ? t("panel.muted") : heard ? t("prejoin.hearYou") : t("prejoin.silent")}
      </span>
    </div>
  );
}
