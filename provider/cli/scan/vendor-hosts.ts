import {
  type HostedVendor,
  SELF_HOSTED_VENDORS,
  type VendorHosts,
} from '../../../action/scan/verification/hosted-vendors.ts';
import { parseAddress } from '../../http/address.ts';
import { type Described, type Option, oneOf } from '../grammar/option.ts';
import { UsageError } from '../grammar/usage-error.ts';

/** Addresses of vendors, each as `VENDOR=URL`. */
export function vendorHosts(described: Described): Option<VendorHosts> {
  return {
    ...described,
    placeholder: 'VENDOR=URL',
    choices: SELF_HOSTED_VENDORS,
    read(given, name) {
      const hosts: { [Vendor in HostedVendor]?: URL } = {};
      for (const text of given) {
        const [word = '', ...rest] = text.split('=');
        const vendor = oneOf(name, word, SELF_HOSTED_VENDORS);
        if (rest.length === 0)
          throw new UsageError(`${name} needs an address, such as ${vendor}=https://${vendor}.example.com.`);
        const address = parseAddress(rest.join('='));
        if (!address.ok)
          throw new UsageError(
            `${name} needs an https address without user, password and query, such as ${vendor}=https://${vendor}.example.com.`,
          );
        hosts[vendor] = address.url;
      }
      return hosts;
    },
  };
}
