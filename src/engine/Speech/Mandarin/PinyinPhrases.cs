namespace Switchboard.Speech.Mandarin;

/// <summary>
/// Words whose reading differs from the usual one of their characters: those a contact centre says. The longest match wins.
/// </summary>
internal static class PinyinPhrases
{
    public const int LongestPhrase = 4;

    private static readonly Dictionary<string, string[]> Readings = Read("""
        银行 yin2 hang2|行业 hang2 ye4|行情 hang2 qing2|同行 tong2 hang2|分行 fen1 hang2|支行 zhi1 hang2|央行 yang1 hang2
        重新 chong2 xin1|重复 chong2 fu4|重试 chong2 shi4|重播 chong2 bo1|重听 chong2 ting1|重置 chong2 zhi4|重拨 chong2 bo1
        重启 chong2 qi3|重发 chong2 fa1|双重 shuang1 chong2|多重 duo1 chong2|重庆 chong2 qing4
        时长 shi2 chang2|长途 chang2 tu2|长时间 chang2 shi2 jian1|较长 jiao4 chang2|很长 hen3 chang2|长期 chang2 qi1
        长按 chang2 an4|延长 yan2 chang2|多长 duo1 chang2|太长 tai4 chang2|长度 chang2 du4|特长 te4 chang2|过长 guo4 chang2
        首都 shou3 du1|成都 cheng2 du1|都市 du1 shi4|因为 yin1 wei4|为了 wei4 le5|为什么 wei4 shen2 me5|为您 wei4 nin2|为你 wei4 ni3
        为我 wei4 wo3|为客户 wei4 ke4 hu4|为此 wei4 ci3|认为 ren4 wei2
        更换 geng1 huan4|更改 geng1 gai3|更新 geng1 xin1|变更 bian4 geng1|更正 geng1 zheng4
        调整 tiao2 zheng3|调节 tiao2 jie2|调试 tiao2 shi4|空调 kong1 tiao2|调解 tiao2 jie3|调高 tiao2 gao1|调低 tiao2 di1
        处理 chu3 li3|处于 chu3 yu2|处置 chu3 zhi4|相处 xiang1 chu3|便宜 pian2 yi5
        没有 mei2 you3|没 mei2|还款 huan2 kuan3|归还 gui1 huan2|退还 tui4 huan2|返还 fan3 huan2|偿还 chang2 huan2|还清 huan2 qing1
        觉得 jue2 de5|获得 huo4 de2|记得 ji4 de5|值得 zhi2 de5|得到 de2 dao4|得 de5
        会计 kuai4 ji4|参与 can1 yu4|供应 gong1 ying4|应用 ying4 yong4|反应 fan3 ying4|响应 xiang3 ying4|适应 shi4 ying4
        相应 xiang1 ying4|对应 dui4 ying4|效应 xiao4 ying4|应对 ying4 dui4|应答 ying4 da2
        音乐 yin1 yue4|乐器 yue4 qi4|回答 hui2 da2|率先 shuai4 xian1|角色 jue2 se4|睡觉 shui4 jiao4
        当作 dang4 zuo4|恰当 qia4 dang4|适当 shi4 dang4|妥当 tuo3 dang4|当天 dang4 tian1
        数据 shu4 ju4|数一数 shu3 yi4 shu3|测量 ce4 liang2|衡量 heng2 liang2|商量 shang1 liang5
        一模一样 yi4 mu2 yi2 yang4|正月 zheng1 yue4|大夫 dai4 fu5|难免 nan2 mian3|灾难 zai1 nan4|困难 kun4 nan5
        传真 chuan2 zhen1|自传 zi4 zhuan4|差别 cha1 bie2|误差 wu4 cha1|出差 chu1 chai1|时差 shi2 cha1|差额 cha1 e2
        转动 zhuan4 dong4|血压 xue4 ya1|称职 chen4 zhi2|对称 dui4 chen4|记载 ji4 zai3|投降 tou2 xiang2
        种植 zhong4 zhi2|中奖 zhong4 jiang3|播种 bo1 zhong3|空白 kong4 bai2|空闲 kong4 xian2|有空 you3 kong4|有空调 you3 kong1 tiao2|间隔 jian4 ge2|中间 zhong1 jian1
        地址 di4 zhi3|地区 di4 qu1|地方 di4 fang5|地点 di4 dian3|地图 di4 tu2|地铁 di4 tie3|本地 ben3 di4|外地 wai4 di4|当地 dang1 di4
        各地 ge4 di4|土地 tu3 di4|产地 chan3 di4|目的 mu4 di4|的确 di2 que4|了解 liao3 jie3|了结 liao3 jie2|为了解 wei4 liao3 jie3
        着急 zhao2 ji2|着火 zhao2 huo3|睡着 shui4 zhao2|着手 zhuo2 shou3|弹性 tan2 xing4|朋友 peng2 you5|东西 dong1 xi5|多少 duo1 shao5
        清楚 qing1 chu5|意思 yi4 si5|先生 xian1 sheng5|小姐 xiao3 jie3|太太 tai4 tai5|麻烦 ma2 fan5|谢谢 xie4 xie5|什么 shen2 me5|怎么 zen3 me5
        告诉 gao4 su5|关系 guan1 xi5|消息 xiao1 xi5|休息 xiu1 xi5|名字 ming2 zi5|部分 bu4 fen5|时候 shi2 hou5|认识 ren4 shi5
        嗯 en4|哦 o4|参差 cen1 ci1|厦门 xia4 men2|单于 chan2 yu2|会儿 hui4 r5|一会儿 yi2 hui4 r5|稍等 shao1 deng3
        """);

    /// <summary>The syllables of the longest phrase that begins the text; null when none does.</summary>
    public static string[]? Match(ReadOnlySpan<char> text)
    {
        var lookup = Readings.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var length = Math.Min(LongestPhrase, text.Length); length > 0; length--)
        {
            if (lookup.TryGetValue(text[..length], out var syllables))
                return syllables;
        }

        return null;
    }

    private static Dictionary<string, string[]> Read(string table)
    {
        var readings = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var entry in table.Split(['|', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var words = entry.Split(' ');
            readings[words[0]] = words[1..];
        }

        return readings;
    }
}
