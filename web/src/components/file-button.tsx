// A button that lets one choose a file; the browser's own field stays below it for keys and screen readers.
import { Icon } from "./icon";

type Props = { label: string; accept: string; onFile: (file: File) => void; disabled?: boolean };

export function FileButton({ label, accept, onFile, disabled }: Props) {
  return (
    <label class="button file-button">
      <Icon name="upload" />
      {label}
      <input
        type="file"
        class="visually-hidden"
        accept={accept}
        disabled={disabled}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = ""; // the same file may be chosen again
          if (file) onFile(file);
        }}
      />
    </label>
  );
}
