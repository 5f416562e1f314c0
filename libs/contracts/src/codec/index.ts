export {
  codec,
  nameAndVersion,
  UnknownEvent,
  upgrade,
  type Codec,
  type History,
  type Upgrade,
  type Written,
} from './codec.js';
export {
  FORMATS,
  IsDay,
  IsDecimal,
  IsDiseaseCode,
  IsFlag,
  IsHash,
  IsId,
  IsIdNumber,
  IsInstant,
  IsInstitutionCode,
  IsListOf,
  IsListOfText,
  IsMoney,
  IsNested,
  IsOneOf,
  IsPersonNo,
  IsPhone,
  IsRecordId,
  IsRegionCode,
  IsSha256,
  IsShare,
  IsSignedMoney,
  IsSlug,
  IsText,
  IsWholeNumber,
  Maybe,
  OrNull,
  Personal,
} from './fields.js';
export { isIdNumber } from './id-number.js';
export { fieldsOf, mapPaths, personalPaths, schemaOf, type Form, type JsonSchema, type Path } from './schema.js';
export { ContractViolation, violationsOf } from './validate.js';
export { fromWire, toWire } from './wire.js';
