// Texts of the blacklist page in French.
import type { Like } from "../../app/i18n";
import type english from "../en/blacklist";

export default {} satisfies Like<typeof english>;
