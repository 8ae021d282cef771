import { type Assessment, NOT_A_SECRET } from './secret-rule.ts';
import { assessTypedPassword } from './typed-password.ts';
import { formerlyGuessed, issuer, type RuleShape, token } from './vendor.ts';

/** Passwords in the configuration of networks and their devices, where a word such as `community` or a number names them. */
export const devicePasswordRules = issuer(
  'the network or device',
  'Change it on every device that has it, and keep the new one out of the repository.',
  formerlyGuessed<RuleShape>([
    byName({
      id: 'network-key',
      title: 'Pre-shared key of a network',
      literals: ['psk=', ': PSK "', 'wpa_passphrase '],
      pattern:
        /(?:(?<![\w-])psk=["']?|(?<=(?:^|\n)[\w.%:@\t -]{0,80}): PSK "|wpa_passphrase (?:"[^"\n]{1,64}"|'[^'\n]{1,64}'|[\w.:@-]{1,64}) ["']?)(?<secret>[^\s"'\x60<>]{8,200})(?=["'\s]|$)/,
      found: (make) => [
        `network={\n  ssid="acme"\n  psk="${make.base62(16)}"\n}`,
        `[wifi-security]\npsk=${make.hex(64)}`,
        `10.0.0.1 10.0.0.2 : PSK "${make.base62(24)}"`,
        `wpa_passphrase "Acme guests" ${make.base62(16)} >> wpa.conf`,
      ],
      ignored: () => [
        'psk="your-wifi-password"',
        'psk=$' + 'WIFI_PSK',
        'psk="password"',
        'wpa_passphrase <ssid> <passphrase>',
        `const literals = ['psk=', ': PSK "', 'wpa_passphrase '];`,
        '[`: PSK "`,[2,12]],[`-- wpa_passphrase `,[0,26]],[`-- snmp-server`]',
        'wpa_passphrase creates the key of a network',
      ],
    }),
    byName({
      id: 'snmp-community',
      title: 'SNMP community',
      severity: 'medium',
      literals: ['snmp-server community ', 'rocommunity ', 'rwcommunity ', 'snmpwalk ', 'snmpget '],
      pattern:
        /(?:snmp-server community|r[ow]community|snmp(?:walk|get) (?:[^\n;|&]{0,100}? )?-c) ["']?(?<secret>[^\s"'<>]{6,200})(?=["'\s]|$)/,
      assess: assessCommunity,
      found: (make) => [
        `snmp-server community ${make.base62(12)} RO`,
        `rocommunity ${make.base62(12)} default`,
        `snmpwalk -v2c -c ${make.base62(12)} 10.0.0.1`,
      ],
      ignored: () => [
        'snmp-server community public RO',
        'rwcommunity private',
        'rocommunity $' + 'COMMUNITY',
        'snmp-server community <string> RO',
        'snmpwalk -v2c -c public 10.0.0.1',
      ],
    }),
    byName({
      id: 'device-password',
      title: 'Password in the configuration of a network device',
      literals: [
        'enable secret ',
        'enable password ',
        ' password 0 ',
        ' secret 0 ',
        'key 0 ',
        ' password 7 ',
        ' key 7 ',
        'pre-shared-key ',
      ],
      pattern:
        /(?:enable (?:secret|password) (?:level \d{1,2} )?(?:0 )?(?!\d )| (?:password|secret) 0 |(?<![\w-])key 0 | (?:password|key) 7 (?=(?:0\d|1[0-5])(?:[0-9A-F]{2}){6,64}(?:\s|$))|pre-shared-key (?:local |remote |ascii-text |address \S{1,40} key )?(?:0 )?["']?)(?<secret>[^\s"'<>]{6,200})(?=["'\s;]|$)/,
      found: (make) => [
        `enable secret ${make.base62(12)}`,
        `enable password 0 ${make.base62(12)}`,
        `username admin privilege 15 secret 0 ${make.base62(12)}`,
        `username admin password 0 ${make.base62(12)}`,
        `tacacs-server key 7 08${make.from('0123456789ABCDEF', 24)}`,
        `set security ike policy p pre-shared-key ascii-text "${make.base62(16)}"`,
      ],
      ignored: (make) => [
        'enable password 0 <password>',
        'username admin password 0 password',
        `enable secret 5 $1$${make.base62(4)}$${make.base62(22)}`,
        `enable secret 9 $9$${make.base62(14)}$${make.base62(43)}`,
        'to enable secret scanning, enable password rotation',
        'key 7 of the map',
        'the password 0 times and key 0 until the end',
        'pre-shared-key authentication is required',
      ],
    }),
  ]),
);

function byName(shape: Omit<Parameters<typeof token>[0], 'anywhere' | 'tail' | 'random'>): RuleShape {
  const rule = token({ assess: assessTypedPassword, ...shape, anywhere: true, tail: '', random: false });
  return { ...rule, recognisedBy: 'name' };
}

function assessCommunity(secret: string): Assessment {
  return /^(?:public|private)/i.test(secret) ? NOT_A_SECRET : assessTypedPassword(secret);
}
