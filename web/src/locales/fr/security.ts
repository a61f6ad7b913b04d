// Texts of the security page in French.
import type { Like } from "../../app/i18n";
import type english from "../en/security";

export default {} satisfies Like<typeof english>;
