// A slider with its name above and its value beside it.
import {
  Slider as AriaSlider,
  Label,
  SliderFill,
  SliderOutput,
  SliderThumb,
  SliderTrack,
} from "react-aria-components";
import styles from "./Slider.module.css";

interface SliderProps {
  label: string;
  value: number;
  onChange: (value: number) => void;
  min?: number;
  max: number;
  step?: number;
  /** As a share of the whole: 1 is 100 %. */
  percent?: boolean;
  isDisabled?: boolean;
}

export function Slider({ label, value, onChange, min = 0, max, step = 1, percent, isDisabled }: SliderProps) {
  return (
    <AriaSlider
      className={styles.slider ?? ""}
      value={value}
      onChange={onChange}
      minValue={min}
      maxValue={max}
      step={step}
      {...(percent ? { formatOptions: { style: "percent" } } : {})}
      isDisabled={isDisabled ?? false}
    >
      <Label className={styles.label}>{label}</Label>
      <SliderOutput className={styles.value ?? ""} />
      <SliderTrack className={styles.track ?? ""}>
        <SliderFill className={styles.fill ?? ""} />
        <SliderThumb className={styles.thumb ?? ""} />
      </SliderTrack>
    </AriaSlider>
  );
}
