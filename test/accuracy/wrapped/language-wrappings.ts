import { camel, halves, kebab, pascal, quarters, snake, telling, type Wrapping } from './wrapping.ts';

/** Literals, defaults and comparisons that only some languages have. */
export const LANGUAGE_WRAPPINGS: readonly Wrapping[] = [
  {
    id: 'symbol key, Ruby',
    path: 'lib/client.rb',
    write: ({ name, value }) => `client = Client.new(:${snake(name)} => "${value}", retries: 3)\n`,
  },
  {
    id: 'percent literal, Ruby',
    path: 'lib/client.rb',
    write: ({ name, value }) => `${snake(name)} = %q(${value})\n`,
  },
  {
    id: 'here document, Ruby',
    path: 'lib/client.rb',
    write: ({ name, value }) => `${snake(name)} = <<~TEXT\n  ${value}\nTEXT\n`,
  },
  {
    id: 'here document, PHP',
    path: 'src/config.php',
    write: ({ name, value }) => `$${camel(name)} = <<<'EOT'\n${value}\nEOT;\n`,
  },
  {
    id: 'here document, Terraform',
    path: 'main.tf',
    write: ({ name, value }) => `locals {\n  ${snake(name)} = <<-EOT\n    ${value}\n  EOT\n}\n`,
  },
  {
    id: 'here string, PowerShell',
    path: 'deploy.ps1',
    write: ({ name, value }) => `$${camel(name)} = @"\n${value}\n"@\n`,
  },
  {
    id: 'secure string, PowerShell',
    path: 'deploy.ps1',
    write: ({ name, value }) =>
      `$${camel(name)} = ConvertTo-SecureString -String "${value}" -AsPlainText -Force\n`,
  },
  {
    id: 'parameter with an attribute, PowerShell',
    path: 'deploy.ps1',
    write: ({ name, value }) =>
      `param(\n  [Parameter(Mandatory=$false)]\n  [string]$${pascal(name)} = '${value}'\n)\n`,
  },
  {
    id: 'item of a drive, PowerShell',
    path: 'deploy.ps1',
    write: ({ name, value }) => `Set-Item -Path Env:${name} -Value "${value}"\n`,
  },
  {
    id: 'default with //, Perl',
    path: 'lib/Client.pm',
    write: ({ name, value }) => `my $key = $ENV{${name}} // '${value}';\n`,
  },
  {
    id: 'quoting operator, Perl',
    path: 'lib/Client.pm',
    write: ({ name, value }) => `my $${snake(name)} = q{${value}};\n`,
  },
  {
    id: 'module attribute, Elixir',
    path: 'lib/client.ex',
    write: ({ name, value }) => `defmodule Client do\n  @${snake(name)} "${value}"\nend\n`,
  },
  {
    id: 'configuration, Elixir',
    path: 'config/prod.exs',
    write: ({ name, value }) => `config :acme, Acme.Client,\n  url: "x",\n  ${snake(name)}: "${value}"\n`,
  },
  {
    id: 'binary in a tuple, Erlang',
    path: 'config/sys.config',
    write: ({ name, value }) => `[{acme, [{${snake(name)}, <<"${value}">>}]}].\n`,
  },
  {
    id: 'arrow in a map, Scala',
    path: 'src/Main.scala',
    write: ({ name, value }) => `val settings = Map("${camel(name)}" -> "${value}")\n`,
  },
  {
    id: 'default of a call, Scala',
    path: 'src/Main.scala',
    write: ({ name, value }) => `val key = sys.env.getOrElse("${name}", "${value}")\n`,
  },
  {
    id: 'pair in a map, Kotlin',
    path: 'app/src/Config.kt',
    write: ({ name, value }) => `val settings = mapOf("${snake(name)}" to "${value}")\n`,
  },
  {
    id: 'lazy property, Kotlin',
    path: 'app/src/Config.kt',
    write: ({ name, value }) => `val ${camel(name)}: String by lazy { "${value}" }\n`,
  },
  {
    id: 'const assertion, TypeScript',
    path: 'src/config.ts',
    write: ({ name, value }) => `const ${camel(name)} = <const>"${value}";\n`,
  },
  {
    id: 'default with ?:, Kotlin',
    path: 'app/src/Config.kt',
    write: ({ name, value }) => `val key = System.getenv("${name}") ?: "${value}"\n`,
  },
  {
    id: 'default of an optional, Java',
    path: 'src/Main.java',
    write: ({ name, value }) =>
      `String key = Optional.ofNullable(System.getenv("${name}")).orElse("${value}");\n`,
  },
  {
    id: 'text block, Java',
    path: 'src/Main.java',
    write: ({ name, value }) => `    String ${camel(name)} = """\n        ${value}\n        """;\n`,
  },
  {
    id: 'comparison from the left, Java',
    path: 'src/Main.java',
    write: ({ name, value }) => `    if ("${value}".equals(request.${camel(name)})) return;\n`,
  },
  {
    id: 'concatenation by a call',
    path: 'src/config.js',
    write: ({ name, value }) => `const ${camel(name)} = '${halves(value).join("'.concat('")}');\n`,
  },
  {
    id: 'concatenation with .., Lua',
    path: 'src/config.lua',
    write: ({ name, value }) => `local ${snake(name)} = "${halves(value).join('" .. "')}"\n`,
  },
  {
    id: 'long literal, Lua',
    path: 'src/config.lua',
    write: ({ name, value }) => `local ${snake(name)} = [[${value}]]\n`,
  },
  {
    id: 'default of a closure, Rust',
    path: 'src/main.rs',
    write: ({ name, value }) =>
      `    let key = std::env::var("${name}").unwrap_or_else(|_| "${value}".to_string());\n`,
  },
  {
    id: 'macro, Rust',
    path: 'src/main.rs',
    write: ({ name, value }) => `const ${name}: &str = concat!("${halves(value).join('", "')}");\n`,
  },
  {
    id: 'field tag, Go',
    path: 'internal/config.go',
    write: ({ name, value }) => `\t${pascal(name)} string ${'`'}env:"${name}" envDefault:"${value}"${'`'}\n`,
  },
  {
    id: 'flag, Go',
    path: 'cmd/main.go',
    write: ({ name, value }) =>
      `var key = flag.String("${kebab(name)}", "${value}", "access to the service")\n`,
  },
  {
    id: 'header field, Swift',
    path: 'Sources/Client.swift',
    write: ({ name, value }) => `request.setValue("${value}", forHTTPHeaderField: "X-${pascal(name)}")\n`,
  },
  {
    id: 'constant, Dart',
    path: 'lib/config.dart',
    write: ({ name, value }) => `const String ${camel(name)} = '${value}';\n`,
  },
  {
    id: 'build field, Gradle',
    path: 'app/build.gradle',
    write: ({ name, value }) => `        buildConfigField "String", "${name}", "\\"${value}\\""\n`,
  },
  {
    id: 'string over lines, Nix',
    path: 'module.nix',
    write: ({ name, value }) => `  ${camel(name)} = ''\n    ${value}\n  '';\n`,
  },
  {
    id: 'raw literal, C++',
    path: 'src/config.cpp',
    write: ({ name, value }) => `const char* ${camel(name)} = R"(${value})";\n`,
  },
  {
    id: 'format, Python',
    path: 'app/client.py',
    write: ({ name, value }) => `url = "https://api.acme.io/?${snake(name)}=%s" % "${value}"\n`,
  },
  {
    id: 'literal over lines, Python',
    path: 'app/client.py',
    write: ({ name, value }) => `${name} = """\n${value}\n"""\n`,
  },
  {
    id: 'assignment, Pascal',
    path: 'src/Client.pas',
    write: ({ name, value }) => `  ${pascal(name)} := '${value}';\n`,
  },
  {
    id: 'assignment, R',
    path: 'analysis.R',
    write: ({ name, value }) => `${snake(name)} <- "${value}"\n`,
  },
  {
    id: 'pair, Lisp',
    path: 'init.el',
    write: ({ name, value }) => `(setq settings '(("${kebab(name)}" . "${value}")))\n`,
  },
  {
    id: 'several names, Python',
    path: 'app/client.py',
    write: ({ name, value }) => `user, ${snake(name)} = "admin", "${value}"\n`,
  },
  {
    id: 'attribute of an argument, Rust',
    path: 'src/main.rs',
    write: ({ name, value }) => `    #[arg(long, env = "${name}", default_value = "${value}")]\n`,
  },
  {
    id: 'default of an option with a description',
    path: 'src/main.js',
    write: ({ name, value }) =>
      `program.option('--${kebab(name)} <value>', 'Access to the service', '${value}');\n`,
  },
  {
    id: 'definition over lines, make',
    path: 'Makefile',
    write: ({ name, value }) => `define ${name}\n${value}\nendef\n`,
  },
  {
    id: 'default of a map, nginx',
    path: 'nginx.conf',
    write: ({ name, value }) => `map $host $${snake(name)} {\n    default "${value}";\n}\n`,
  },
  {
    id: 'appended, make',
    path: 'Makefile',
    write: ({ name, value }) => `${name} += ${value}\nall:\n\techo\n`,
  },
  {
    id: 'appended in a second statement, JavaScript',
    path: 'src/config.js',
    write: ({ name, value }) =>
      `let ${camel(name)} = '${halves(value).join(`';\n${camel(name)} += '`)}';\nrun();\n`,
  },
  {
    id: 'appended in statements, Python',
    path: 'app/config.py',
    write: ({ name, value }) =>
      `${snake(name)} = "${quarters(value).join(`"\n${snake(name)} += "`)}"\nrun()\n`,
  },
  {
    id: 'appended in a second statement, PHP',
    path: 'src/config.php',
    write: ({ name, value }) =>
      `$${snake(name)} = '${halves(value).join(`';\n$${snake(name)} .= '`)}';\nrun();\n`,
  },
  {
    id: 'joined words under a telling name, Ruby',
    path: 'config/app.rb',
    write: ({ name, value }) => `${telling(name)} = %w(${quarters(value).join(' ')}).join\n`,
  },
  {
    id: 'joined words under a telling name in brackets, Ruby',
    path: 'config/app.rb',
    write: ({ name, value }) =>
      `${snake(telling(name))} = %w[\n  ${halves(value).join('\n  ')}\n].join('')\n`,
  },
];
