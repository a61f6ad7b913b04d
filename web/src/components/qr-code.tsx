// A QR code drawn as SVG, dark on light in every theme, since many cameras read it no other way. Its encoder is fetched
// when a code is first shown.
import { useEffect, useState } from "preact/hooks";
import { pathOf } from "./qr-path";
import { Skeleton } from "./surface";

const QUIET = 4; // light modules around it, which the standard asks for

export function QrCode({ text, label }: { text: string; label: string }) {
  const [rows, setRows] = useState<boolean[][]>();
  useEffect(() => {
    let late = false;
    void import("qr").then(({ encodeQR }) => {
      if (!late) setRows(encodeQR(text, "raw", { ecc: "medium", border: QUIET }));
    });
    return () => {
      late = true;
    };
  }, [text]);
  if (!rows) return <Skeleton lines={4} />;
  return (
    <svg class="qr" viewBox={`0 0 ${rows.length} ${rows.length}`} role="img" aria-label={label}>
      <path class="qr-dark" d={pathOf(rows)} />
    </svg>
  );
}
