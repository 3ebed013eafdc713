# French keeps « these » and the signs : ; ? ! on the line of their word. The .po files are written with ordinary
# spaces; the build makes them no-break spaces (U+00A0) in the translations alone.
/^msgstr/,/^$/ {
  s/« /«\xc2\xa0/g
  s/ »/\xc2\xa0»/g
  s/ \([:;?!]\)\([ )"\\]\)/\xc2\xa0\1\2/g
}
