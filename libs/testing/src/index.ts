export { specification, type Outcome, type Setting, type Specification } from './specification.js';
export { embedded, type Embedded } from './embedded.js';
export {
  billOf300,
  Desk,
  paper,
  retiree,
  toBeijing,
  type Answer,
  type Badge,
  type Filed,
  type Insured,
  type IssueToken,
} from './desk.js';
